// Owns: virtual time and the order of events. Each sleep and each call of a port becomes an entry; the seed chooses among those
// that are due.
// Does not own: what a call does (the models), which processes run (simulate.ts).
// Invariant: E10. Between two entries every continuation that can run has run. A seed therefore gives one history only.

import type { SeededRandom } from './seeded-random.ts';
import type { Trace } from './trace.ts';

/** A simulated process from its start to its crash. After the crash its entries never happen; during a pause they wait. */
export interface Owner {
  name: string;
  /** How far its clock is from virtual time (E8). */
  skewMs: number;
  alive: boolean;
  pausedUntilMs: number;
}

/** Something that will happen. */
export interface Entry {
  label: string;
  dueMs: number;
  /** Absent for entries that belong to no process. */
  owner?: Owner;
  /** Happens although its owner is paused: it is on the wire or in the database already. */
  underWay?: boolean;
  /** Happens although its owner is dead. */
  outlives?: boolean;
  /** Entries of one lane happen in the order in which they were added. */
  lane?: string;
  run(): void;
}

/** A seeded scheduler with a clock of its own. */
export interface Scheduler {
  nowMs(): number;
  /** How long after the beginning that was. */
  elapsedMs(atMs: number): number;
  /** Returns a function that cancels the entry. */
  add(entry: Entry): () => void;
  /** Lets one entry happen, moving time if nothing is due; false when nothing is left to happen. */
  step(): Promise<boolean>;
  /** Runs every continuation that can run. */
  drainMicrotasks(): Promise<void>;
}

/** The longest chain of continuations that one entry may start. A longer one would continue during the next entry. */
const microtaskTurns = 40;

const startMs = 1_600_000_000_000;

const microtasks = async () => {
  for (let turn = 0; turn < microtaskTurns; turn += 1) await Promise.resolve();
};

/** Starts at an arbitrary fixed moment. `drainMicrotasks` takes the place of waiting for a number of turns. */
export function newScheduler(random: SeededRandom, trace: Trace, drainMicrotasks = microtasks): Scheduler {
  let entries: Entry[] = [];
  let nowMs = startMs;
  const mayHappenAt = ({ owner, underWay, dueMs }: Entry) =>
    owner && !underWay ? Math.max(dueMs, owner.pausedUntilMs) : dueMs;

  function candidates(): Entry[] {
    entries = entries.filter(({ owner, outlives }) => !owner || owner.alive || outlives);
    const lanes = new Set<string>();
    return entries.filter(({ lane }) => {
      if (lane === undefined) return true;
      if (lanes.has(lane)) return false;
      lanes.add(lane);
      return true;
    });
  }

  return {
    nowMs: () => nowMs,
    elapsedMs: (atMs) => atMs - startMs,
    drainMicrotasks,
    add: (entry) => {
      entries.push(entry);
      return () => {
        entries = entries.filter((each) => each !== entry);
      };
    },
    step: async () => {
      const open = candidates();
      if (open.length === 0) return false;
      nowMs = Math.max(nowMs, Math.min(...open.map(mayHappenAt)));
      const chosen = random.pick(open.filter((each) => mayHappenAt(each) <= nowMs));
      if (!chosen) return false;
      entries = entries.filter((each) => each !== chosen);
      trace.add(`${nowMs - startMs} ${chosen.owner?.name ?? 'world'} ${chosen.label}`);
      chosen.run();
      await drainMicrotasks();
      return true;
    },
  };
}
