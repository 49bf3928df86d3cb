/** The thread that reads and renders large tasks: see create-renderer.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TaskId } from '@obstop/domain';
import { openSqliteTaskReader } from '@obstop/store';
import { asSendable } from '../http/ocp/answer.ts';
import { renderTask } from '../http/ocp/render-task.ts';
import type { Rendering, RenderPlace } from './create-renderer.ts';

const { databaseUrl, dataDir } = workerData as RenderPlace;
const reader =
  databaseUrl === undefined
    ? openSqliteTaskReader({ dataDir })
    : (await import('@obstop/store/postgres')).openPostgresTaskReader({ databaseUrl });

parentPort?.on('message', async (id: TaskId) => {
  let handedOver: Uint8Array[] = [];
  const answer = async (): Promise<Rendering> => {
    try {
      const record = await reader.load(id);
      if (!record) return { id, rendered: undefined };
      const { revision, text } = renderTask(record);
      const sendable = asSendable(text);
      handedOver = [sendable.beginning, sendable.gzip.bytes];
      return { id, rendered: { revision, text: sendable } };
    } catch (error) {
      return { id, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const answered = await answer();
  parentPort?.postMessage(
    answered,
    handedOver.map(({ buffer }) => buffer as ArrayBuffer),
  );
});
