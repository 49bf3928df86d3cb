import { type OcpBasicTask, type OcpTaskD, writeOcpBasicTask } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import { type ClusterId, clusterId, subtaskId, type TaskId, taskId } from '@obstop/domain';
import type { ClusterStore, SubtaskLogEntry, TaskQuery, TaskStore } from '@obstop/engine';
import { may, maySeeTasksOf, type User } from '../../access/user.ts';
import { definedMembers } from '../../config/defined-members.ts';
import { data } from '../answer.ts';
import { formatDateTime } from '../date-time.ts';
import { etagOf, isKnown } from '../etag.ts';
import { inSlices } from '../in-slices.ts';
import { asJson, type JsonOf, refuse } from './answer.ts';
import { createLargeTasks, type LargeTasksPorts } from './large-tasks.ts';
import { page, pageAsked } from './page.ts';
import { toOcpTask } from './present-task.ts';
import type { Handlers } from './register-routes.ts';
import { type RenderedTask, renderTask, type SendableTask } from './render-task.ts';
import { createRenderedTaskCache } from './rendered-task-cache.ts';

const sortFields: Record<string, TaskQuery['sort']['by']> = {
  id: 'id',
  name: 'name',
  status: 'status',
  starttime: 'startTime',
  finishtime: 'finishTime',
};

const cacheLimits = { maxBytes: 8 * 1024 * 1024, maxBytesEach: 1024 * 1024 };

/** Newest first where nothing is asked. */
function sortOf(sort = 'id,desc'): TaskQuery['sort'] {
  const [field = 'id', direction = 'asc'] = sort.toLowerCase().split(',');
  return { by: sortFields[field] ?? 'id', direction: direction === 'desc' ? 'desc' : 'asc' };
}

/** A run's header line stands as it is, every other line after its time. */
function logLine({ atMs, text }: SubtaskLogEntry): string {
  return text.startsWith('####') ? `${text}\n` : `${formatDateTime(atMs)} ${text}\n`;
}

type TaskPage = Omit<ReturnType<typeof page>, 'contents'> & { contents: OcpBasicTask[] };

/** A page of items that were written one by one. */
const pageText = (items: readonly JsonOf<OcpBasicTask>[], { page: numbers }: Pick<TaskPage, 'page'>) =>
  `{"contents":[${items.join()}],"page":${asJson(numbers)}}` as JsonOf<TaskPage>;

/**
 * Reads of tasks, subtasks and their logs: of those that the caller may see. Large tasks are rendered by `rendering`, or like all
 * others where there is none.
 */
export function taskHandlers(
  tasks: TaskStore,
  clusters: Pick<ClusterStore, 'list'>,
  rendering?: LargeTasksPorts,
) {
  const large = rendering && createLargeTasks(rendering);
  const cache = createRenderedTaskCache<JsonOf<OcpTaskD>>(cacheLimits);

  /** Undefined where nothing narrows the list, neither the caller's rights nor what is asked for. */
  async function clustersSeen(user: User, asked: number | undefined): Promise<ClusterId[] | undefined> {
    if (asked !== undefined) return maySeeTasksOf(user, asked) ? [clusterId(asked)] : [];
    if (may(user, 'TASK:*:*') || may(user, 'CLUSTER:*:READ')) return undefined;
    return (await clusters.list()).map(({ id }) => id).filter((id) => maySeeTasksOf(user, id));
  }

  async function loadSeen(user: User, id: TaskId) {
    const record = await tasks.load(id);
    return record && maySeeTasksOf(user, record.task.clusterId) ? record : undefined;
  }

  const json = (id: TaskId, { revision, text }: RenderedTask | SendableTask) =>
    ({ kind: 'json', text, etag: etagOf(id, revision) }) as const;

  /** Most reads are of tasks that have not changed since the last one: those cost one small row. */
  async function taskSeen(user: User, id: TaskId, ifNoneMatch: string | undefined) {
    if (cache.has(id) || large?.has(id) || ifNoneMatch !== undefined) {
      const head = await tasks.head(id);
      if (!head || !maySeeTasksOf(user, head.clusterId)) return undefined;
      const etag = etagOf(id, head.revision);
      if (isKnown(etag, ifNoneMatch)) return { kind: 'not-modified', etag } as const;
      const text = cache.get(id, head.revision);
      if (text !== undefined) return { kind: 'json', text, etag } as const;
      // Where the thread fails, this one tries, and meets the reason itself.
      const rendered = large?.has(id) ? await large.get(head).catch(() => undefined) : undefined;
      if (rendered) return json(id, rendered);
    }
    const record = await loadSeen(user, id);
    if (!record) return undefined;
    const rendered = renderTask(record);
    if (!cache.put(id, record.revision, rendered.text)) large?.add(id);
    return json(id, rendered);
  }

  const getTask: Handlers<typeof ocpV2>['getTask'] = async ({ params, user, ifNoneMatch }) => {
    const seen = await taskSeen(user, taskId(params.taskInstanceId), ifNoneMatch);
    return seen ?? refuse('taskNotFound', { id: params.taskInstanceId });
  };

  return {
    listTasks: async ({ query, user }) => {
      const asked = pageAsked(query);
      // Every task here is MANUAL and belongs to a cluster as a whole: to no tenant and to no host.
      const manual = query.type === undefined || query.type.includes('MANUAL');
      const elsewhere = [query.tenantId, query.tenantName, query.hostId].some((value) => value !== undefined);
      if (!manual || elsewhere) return data(page([], 0, asked));
      const clusterName = query.clusterName ?? query.cluterName;
      const clusterIds = await clustersSeen(user, query.clusterId);
      const { name, status: statuses } = query;
      const sort = sortOf(query.sort);
      const found = await tasks.list(
        definedMembers<TaskQuery>({ ...asked, sort, name, statuses, clusterIds, clusterName }),
      );
      const shown = await inSlices(found.tasks, (task) => asJson(writeOcpBasicTask(toOcpTask(task))));
      return { kind: 'json', text: pageText(shown, page([], found.total, asked)) };
    },
    getTask,
    getTaskAlias: getTask,
    getSubtaskLog: async ({ params, user }) => {
      const { taskInstanceId: id, subtaskInstanceId: subtask } = params;
      const record = await loadSeen(user, taskId(id));
      if (!record) return refuse('taskNotFound', { id });
      const known = record.task.subtasks.some((each) => each.id === subtask);
      if (!known) return refuse('subtaskNotFound', { id, subtask });
      const entries = await tasks.readLog(subtaskId(subtask));
      return data({ log: entries.map(logLine).join('') });
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
