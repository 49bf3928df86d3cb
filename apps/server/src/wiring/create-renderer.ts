/**
 * Owns: the thread in which large tasks are read and rendered, from the first of them on.
 * Does not own: which tasks are large, and how often they are rendered (http/ocp/large-tasks.ts).
 * Invariants: a thread that ends takes nothing along: what was asked of it rejects, and the next call starts another.
 */
import { Worker } from 'node:worker_threads';
import type { TaskId } from '@obstop/domain';
import { definedMembers } from '../config/defined-members.ts';
import type { ServerOptions } from '../config/options.ts';
import type { SendableTask } from '../http/ocp/render-task.ts';

/** Where the tasks are. */
export type RenderPlace = Pick<ServerOptions, 'dataDir' | 'databaseUrl'>;

/** What the thread answers. */
export type Rendering = { id: TaskId; rendered: SendableTask | undefined } | { id: TaskId; problem: string };

/** Reads and renders tasks elsewhere than in the process's one thread. */
export interface Renderer {
  /** Undefined where there is no such task. */
  render(id: TaskId): Promise<SendableTask | undefined>;
  close(): Promise<void>;
}

/** A renderer that has no thread before it is first asked. */
export function createRenderer({ dataDir, databaseUrl }: RenderPlace): Renderer {
  let worker: Worker | undefined;
  const waiting = new Map<TaskId, PromiseWithResolvers<SendableTask | undefined>>();

  function begin(): Worker {
    const begun = new Worker(new URL('./render-worker.ts', import.meta.url), {
      workerData: definedMembers<RenderPlace>({ dataDir, databaseUrl }),
    });
    // It keeps no process alive.
    begun.unref();
    const over = (error: Error) => {
      if (worker === begun) worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    begun.on('error', over);
    begun.on('exit', () => over(new Error('the thread that renders tasks has ended')));
    begun.on('message', (answer: Rendering) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('problem' in answer) asked?.reject(new Error(answer.problem));
      else asked?.resolve(answer.rendered);
    });
    return begun;
  }

  return {
    render(id) {
      const asked = waiting.get(id) ?? Promise.withResolvers<SendableTask | undefined>();
      if (!waiting.has(id)) {
        waiting.set(id, asked);
        worker ??= begin();
        worker.postMessage(id);
      }
      return asked.promise;
    },
    close: async () => {
      await worker?.terminate();
    },
  };
}
