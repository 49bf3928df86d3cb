/** The thread that reads and renders large tasks: see create-renderer.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TaskId } from '@obstop/domain';
import { openSqliteTaskReader } from '@obstop/store';
import { asJsonBytes } from '../http/ocp/answer.ts';
import { renderTask } from '../http/ocp/render-task.ts';
import type { Rendering, RenderPlace } from './create-renderer.ts';

const { databaseUrl, dataDir } = workerData as RenderPlace;
const reader =
  databaseUrl === undefined
    ? openSqliteTaskReader({ dataDir })
    : (await import('@obstop/store/postgres')).openPostgresTaskReader({ databaseUrl });

parentPort?.on('message', async (id: TaskId) => {
  const answer = async (): Promise<Rendering> => {
    try {
      const record = await reader.load(id);
      if (!record) return { id, rendered: undefined };
      const { revision, text } = renderTask(record);
      return { id, rendered: { revision, text: asJsonBytes(text) } };
    } catch (error) {
      return { id, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const answered = await answer();
  const rendered = 'rendered' in answered ? answered.rendered : undefined;
  parentPort?.postMessage(answered, rendered ? [rendered.text.buffer as ArrayBuffer] : []);
});
