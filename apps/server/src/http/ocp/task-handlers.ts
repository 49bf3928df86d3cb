import { type OcpBasicTask, type OcpTaskD, writeOcpBasicTask } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import { type ClusterId, clusterId, subtaskId, type TaskId, taskId } from '@obstop/domain';
import type { ClusterStore, SubtaskLogEntry, TaskQuery, TaskStore } from '@obstop/engine';
import {
  everyTask,
  mayLookForTasks,
  maySeeTask,
  maySeeTasksOf,
  readTasks,
} from '../../access/task-rights.ts';
import { may, type User } from '../../access/user.ts';
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

  /** Undefined where the caller sees every task. */
  async function visibleTo(user: User): Promise<TaskQuery['visible']> {
    if (may(user, everyTask) || may(user, 'CLUSTER:*:READ')) return undefined;
    const seen = (await clusters.list())
      .map(({ id }): ClusterId => id)
      .filter((id) => maySeeTasksOf(user, id));
    return { clusterIds: seen, creatorId: user.id };
  }

  /** The same for a task that is there and for one that is not. */
  const notSeen = (user: User, id: number) =>
    mayLookForTasks(user) ? refuse('taskNotFound', { id }) : refuse('forbidden', { permission: readTasks });

  async function loadSeen(user: User, id: TaskId) {
    const record = await tasks.load(id);
    return record && maySeeTask(user, record.task) ? record : undefined;
  }

  const json = (id: TaskId, { revision, text }: RenderedTask | SendableTask) =>
    ({ kind: 'json', text, etag: etagOf(id, revision) }) as const;

  /** Most reads are of tasks that have not changed since the last one: those cost one small row. */
  async function taskSeen(user: User, id: TaskId, ifNoneMatch: string | undefined) {
    if (cache.has(id) || large?.has(id) || ifNoneMatch !== undefined) {
      const head = await tasks.head(id);
      if (!head || !maySeeTask(user, head)) return undefined;
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
    return seen ?? notSeen(user, params.taskInstanceId);
  };

  return {
    listTasks: async ({ query, user }) => {
      const asked = pageAsked(query);
      // Every task here is MANUAL and belongs to a cluster as a whole: to no tenant and to no host.
      const manual = query.type === undefined || query.type.includes('MANUAL');
      const elsewhere = [query.tenantId, query.tenantName, query.hostId].some((value) => value !== undefined);
      const clusterName = query.clusterName ?? query.cluterName;
      const clusterIds = query.clusterId === undefined ? undefined : [clusterId(query.clusterId)];
      const visible = await visibleTo(user);
      const { name, status: statuses } = query;
      const sort = sortOf(query.sort);
      const wanted = { ...asked, sort, name, statuses, clusterIds, clusterName, visible };
      const found =
        manual && !elsewhere ? await tasks.list(definedMembers<TaskQuery>(wanted)) : { tasks: [], total: 0 };
      // Whoever may not look sees what they began, and is told what is missing where there is nothing of it.
      if (found.total === 0 && !mayLookForTasks(user)) return refuse('forbidden', { permission: readTasks });
      const shown = await inSlices(found.tasks, (task) => asJson(writeOcpBasicTask(toOcpTask(task))));
      return { kind: 'json', text: pageText(shown, page([], found.total, asked)) };
    },
    getTask,
    getTaskAlias: getTask,
    getSubtaskLog: async ({ params, user }) => {
      const { taskInstanceId: id, subtaskInstanceId: subtask } = params;
      const record = await loadSeen(user, taskId(id));
      if (!record) return notSeen(user, id);
      const known = record.task.subtasks.some((each) => each.id === subtask);
      if (!known) return refuse('subtaskNotFound', { id, subtask });
      const entries = await tasks.readLog(subtaskId(subtask));
      return data({ log: entries.map(logLine).join('') });
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
