import type { FormerStatuses, Task } from '@obstop/domain';

const differs = <S>(former: Record<string, S>, now: Record<string, S>): boolean =>
  Object.keys(former).some((key) => now[key] !== former[key]);

/**
 * Whether another task had the cluster since the plan was made: the former statuses of the plan are no longer what the
 * inventory says. A cluster that is not in the inventory has nothing to compare with. `now` is to be read after the lock was
 * taken, in a statement of its own: only then does it have what the holder before wrote last.
 */
export function isOutdated({ formerStatuses: former }: Task, now: FormerStatuses | undefined): boolean {
  return (
    now !== undefined &&
    (now.cluster !== former.cluster ||
      differs(former.zones, now.zones) ||
      differs(former.servers, now.servers))
  );
}
