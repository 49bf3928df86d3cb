import type { obshellV1 } from '@obstop/contracts/router';
import { data } from '../answer.ts';
import { contents, refuse } from './answer.ts';
import type { DagReader, FoundUnit } from './dag-reader.ts';
import { formatGoTime } from './go-time.ts';
import type { Handlers } from './handler.ts';
import { nodesOf, projectDag, projectNode, projectSubTask } from './project-dag.ts';
import { projectSubDag, projectSubDagNode, projectSubDagTask } from './project-sub-dag.ts';
import { logEntriesOf } from './task-logs.ts';

/** Log entries have no number of their own here: they are counted within their sub task. */
function logEntries(found: FoundUnit) {
  const subtask = found.kind === 'main' ? found.subtask : found.subDag.work;
  const silent = found.kind === 'sub' && found.subDag.nodes[found.index]?.logs !== 'work';
  const entries = silent ? [] : logEntriesOf(found.view.logs.get(subtask.id) ?? []);
  return contents(
    entries.map(({ run, atMs, text }, index) => ({
      id: index + 1,
      sub_task_id: found.row,
      execute_times: run,
      log_content: text,
      is_sync: true,
      create_time: formatGoTime(atMs),
      update_time: formatGoTime(atMs),
    })),
  );
}

/** Reads of DAGs, nodes, sub tasks and their logs. */
export function taskHandlers(reader: DagReader) {
  return {
    getDag: async ({ params, query, ifNoneMatch }) => {
      const details = query.show_details ?? true;
      const unchanged = await reader.unchangedDag(params.id, details, ifNoneMatch);
      if (unchanged) return unchanged;
      const found = await reader.dag(params.id, details);
      if (found.kind === 'refusal') return found;
      const dag =
        found.kind === 'main'
          ? projectDag(found.view, details)
          : projectSubDag(found.view, found.subDag, details);
      return found.etag === undefined ? data(dag) : { ...data(dag), etag: found.etag };
    },
    getNode: async ({ params, query }) => {
      const details = query.show_details ?? true;
      const found = await reader.unit(params.id);
      if (found.kind === 'refusal') return found;
      if (found.kind === 'sub')
        return data(projectSubDagNode(found.view, found.subDag, found.index, details));
      // A node bears the row of its first sub task; another sub task's row is no node.
      const node = nodesOf(found.view.task)[found.subtask.nodeIndex];
      return node?.[0]?.id === found.subtask.id
        ? data(projectNode(found.view, node, { alone: true, details }))
        : refuse('Task.NotFound', { reason: 'record not found' });
    },
    getSubTask: async ({ params }) => {
      const found = await reader.unit(params.id);
      if (found.kind === 'refusal') return found;
      return data(
        found.kind === 'main'
          ? projectSubTask(found.view, found.subtask)
          : projectSubDagTask(found.view, found.subDag, found.index),
      );
    },
    getSubTaskLogs: async ({ params }) => {
      const found = await reader.unit(params.id);
      return found.kind === 'refusal' ? found : logEntries(found);
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
