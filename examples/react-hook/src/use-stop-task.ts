import { ObstopError, type Task, type TaskProgress } from '@obstop/client';
import { useEffect, useRef, useState } from 'react';

/** Where a stop is. */
export type StopTaskState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'running'; readonly progress: TaskProgress }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'failed'; readonly error: ObstopError };

/**
 * Asks for a stop and follows its task: `const { state, stop } = useStopTask(() => ocp.zones.stop(1, 'zone2'))`. `stop` does nothing
 * while one is under way. A component that goes away ends the watching, not the stop: `ocp.tasks.get(id)` finds it again.
 */
export function useStopTask(ask: () => Promise<Task>) {
  const [state, setState] = useState<StopTaskState>({ phase: 'idle' });
  const watching = useRef<AbortController>(null);

  useEffect(() => () => watching.current?.abort(), []);

  async function stop(): Promise<void> {
    if (watching.current) return;
    const controller = new AbortController();
    watching.current = controller;
    const { signal } = controller;
    const show = (next: StopTaskState) => {
      // Nobody is there any more to be shown anything.
      if (!signal.aborted) setState(next);
    };
    show({ phase: 'asking' });
    try {
      const task = await ask();
      await task.wait({ signal, onProgress: (progress) => show({ phase: 'running', progress }) });
      show({ phase: 'stopped' });
    } catch (error) {
      if (!ObstopError.is(error)) throw error;
      show({ phase: 'failed', error });
    } finally {
      watching.current = null;
    }
  }

  return { state, stop };
}
