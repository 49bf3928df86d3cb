import type { Clock } from '@obstop/engine';
import type { PurgeLimits, Store } from '@obstop/store';

/** For how long things are kept, in milliseconds, and how many; for ever where there is no limit. */
export interface Retention {
  finishedTasksMs?: number | undefined;
  auditMs?: number | undefined;
  /** Of each outcome: accepted, done, refused. */
  auditRecords?: number | undefined;
}

/** The audit log is bounded where nothing else is said; tasks are kept. */
export const defaultRetention: Retention = { auditMs: 365 * 86_400_000, auditRecords: 200_000 };

/** What retention is kept with. */
export interface RetentionPorts {
  store: Pick<Store, 'purge'>;
  clock: Clock;
  onError(error: unknown): void;
}

/** Between two looks for what may go, and between two parts of it, so that others have their turn. */
const [lookEveryMs, pauseMs] = [600_000, 100];

/** Removes what was kept for long enough, from now on until it is closed. Does nothing where everything is kept for ever. */
export function keepRetention(
  { finishedTasksMs, auditMs, auditRecords }: Retention,
  { store, clock, onError }: RetentionPorts,
): { close(): Promise<void> } {
  const ending = new AbortController();
  const { signal } = ending;

  async function once(): Promise<void> {
    for (;;) {
      const nowMs = clock.nowMs();
      const limits: PurgeLimits = {
        ...(finishedTasksMs !== undefined && { tasksBeforeMs: nowMs - finishedTasksMs }),
        ...(auditMs !== undefined && { auditBeforeMs: nowMs - auditMs }),
        ...(auditRecords !== undefined && { auditRecords }),
      };
      if ((await store.purge(limits)).isDone) return;
      await clock.sleep(pauseMs, signal);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted)
      try {
        await once();
        await clock.sleep(lookEveryMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        onError(error);
        await clock.sleep(lookEveryMs, signal).catch(() => {});
      }
  }

  const isKept = [finishedTasksMs, auditMs, auditRecords].every((limit) => limit === undefined);
  const running = isKept ? Promise.resolve() : run();
  return {
    close: () => {
      ending.abort();
      return running;
    },
  };
}
