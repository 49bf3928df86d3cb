import type { Clock } from '@obstop/engine';
import type { PurgeLimits, Store } from '@obstop/store';

/** For how long things are kept, in milliseconds; for ever where there is no limit. */
export interface Retention {
  finishedTasksMs?: number | undefined;
  auditMs?: number | undefined;
}

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
  { finishedTasksMs, auditMs }: Retention,
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

  const isKept = finishedTasksMs === undefined && auditMs === undefined;
  const running = isKept ? Promise.resolve() : run();
  return {
    close: () => {
      ending.abort();
      return running;
    },
  };
}
