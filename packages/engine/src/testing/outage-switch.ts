import { StoreUnavailableError } from '../ports/store-unavailable.ts';

/** One call during which the store is away: it rejects before it has happened, or after, so that only its answer is lost. */
export interface Outage {
  /** Which of the process's calls, from 1; 0 for none. */
  call: number;
  when: 'before' | 'after';
}

/** Lets one call of a process fail as an outage of the store makes them fail. */
export interface OutageSwitch {
  /** Counts calls from now on. */
  arm(outage: Outage): void;
  /** How many calls there were since. */
  calls(): number;
  /** The port as the process sees it; all its methods answer with promises. */
  guard<T extends object>(port: T): T;
}

/** A switch that is not armed. */
export function createOutageSwitch(): OutageSwitch {
  let outage: Outage | undefined;
  let calls = 0;
  const failIf = (call: number, when: Outage['when']) => {
    // As fleets do, with the store's error as a cause.
    if (outage?.call === call && outage.when === when)
      throw new Error('it did not go through', {
        cause: new StoreUnavailableError('unreachable', { cause: undefined }),
      });
  };
  return {
    arm: (next) => {
      outage = next;
      calls = 0;
    },
    calls: () => calls,
    guard: (port) =>
      new Proxy(port, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return async (...parameters: unknown[]) => {
            calls += 1;
            const call = calls;
            failIf(call, 'before');
            const answer: unknown = await Reflect.apply(member, target, parameters);
            failIf(call, 'after');
            return answer;
          };
        },
      }),
  };
}
