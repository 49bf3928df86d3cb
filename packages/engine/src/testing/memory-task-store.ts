import type { ClusterId, SubtaskId, Task, TaskId, TaskIds } from '@obstop/domain';
import { newTask, subtaskId, taskId } from '@obstop/domain';
import type { OperatorWrite, SubtaskLogEntry, TaskRecord, TaskStore } from '../ports/task-store.ts';

/** What survives a crash of the process. */
export interface MemoryTasks {
  records: Map<TaskId, TaskRecord>;
  locks: Map<ClusterId, TaskId>;
  logs: Map<SubtaskId, SubtaskLogEntry[]>;
  nextTaskId: number;
  nextSubtaskId: number;
}

/** An empty store's data. */
export function memoryTasks(): MemoryTasks {
  return { records: new Map(), locks: new Map(), logs: new Map(), nextTaskId: 1, nextSubtaskId: 1 };
}

function takeIds(data: MemoryTasks, subtaskCount: number): TaskIds {
  const first = data.nextSubtaskId;
  data.nextSubtaskId += subtaskCount;
  const subtasks = Array.from({ length: subtaskCount }, (_, index) => subtaskId(first + index));
  return { task: taskId(data.nextTaskId++), subtasks };
}

/** The model of a TaskStore: the smallest code that keeps the port's promises. Its lists filter by status and cluster only. */
export function memoryTaskStore(data: MemoryTasks = memoryTasks()): TaskStore {
  const append = (entries: SubtaskLogEntry[]): void => {
    for (const entry of entries)
      data.logs.set(entry.subtaskId, [...(data.logs.get(entry.subtaskId) ?? []), { ...entry }]);
  };
  const write = (record: TaskRecord, next: Task, lock: OperatorWrite['lock'] = 'keep'): void => {
    const { id, clusterId } = next;
    if (lock === 'take') data.locks.set(clusterId, id);
    if (lock === 'free' && data.locks.get(clusterId) === id) data.locks.delete(clusterId);
    record.task = structuredClone(next);
    record.revision += 1;
  };
  return {
    create: async (draft) => {
      const holder = data.locks.get(draft.plan.clusterId);
      if (draft.takeLock && holder !== undefined) return { kind: 'locked', holder };
      const task = structuredClone(newTask(draft, takeIds(data, draft.subtasks.length)));
      data.records.set(task.id, { task, revision: 1, epoch: 0 });
      if (draft.takeLock) data.locks.set(task.clusterId, task.id);
      return { kind: 'created', task: structuredClone(task) };
    },
    load: async (id) => structuredClone(data.records.get(id)),
    head: async (id) => {
      const record = data.records.get(id);
      if (!record) return undefined;
      const { clusterId, name, status, creator } = record.task;
      return { id, clusterId, name, status, creator, revision: record.revision, epoch: record.epoch };
    },
    list: async ({ statuses, clusterIds, page, size }) => {
      const tasks = [...data.records.values()]
        .map(({ task }) => task)
        .filter((task) => !statuses || statuses.includes(task.status))
        .filter((task) => !clusterIds || clusterIds.includes(task.clusterId))
        .reverse();
      return {
        tasks: structuredClone(tasks.slice((page - 1) * size, page * size)),
        total: tasks.length,
      };
    },
    listRunning: async () =>
      [...data.records.values()].filter(({ task }) => task.status === 'RUNNING').map(({ task }) => task.id),
    claim: async (id) => {
      const record = data.records.get(id);
      if (record?.task.status !== 'RUNNING') return undefined;
      record.epoch += 1;
      return structuredClone(record);
    },
    commit: async ({ next, revision, epoch, lock, log = [] }) => {
      const record = data.records.get(next.id);
      if (record?.epoch !== epoch) return { kind: 'lost' };
      if (revision !== record.revision) return { kind: 'outdated' };
      write(record, next, lock);
      append(log);
      return { kind: 'written', revision: record.revision };
    },
    operate: async (id, decide) => {
      const record = data.records.get(id);
      if (!record) return { kind: 'unknown' };
      const task = structuredClone(record.task);
      const decided = decide(task);
      if (decided.kind === 'refuse') return { kind: 'refused', why: decided.why };
      const holder = data.locks.get(task.clusterId) ?? id;
      if (decided.lock === 'take' && holder !== id) return { kind: 'locked', task, holder };
      write(record, decided.next, decided.lock);
      return { kind: 'written', task: structuredClone(decided.next) };
    },
    lockHolder: async (id) => data.locks.get(id),
    acquireLock: async (id, { taskId, epoch }) => {
      const record = data.records.get(taskId);
      if (record?.epoch !== epoch) throw new Error(`task ${taskId} has another owner`);
      if (record.task.status !== 'RUNNING') throw new Error(`task ${taskId} is ${record.task.status}`);
      const holder = data.locks.get(id) ?? taskId;
      data.locks.set(id, holder);
      return holder;
    },
    taskOfSubtask: async (id) =>
      structuredClone(
        [...data.records.values()].find(({ task }) => task.subtasks.some((each) => each.id === id)),
      ),
    appendLog: async (entries, by) => {
      if (by && data.records.get(by.taskId)?.epoch !== by.epoch) return;
      append(entries);
    },
    readLog: async (id) => structuredClone(data.logs.get(id) ?? []),
    readTaskLog: async (id) =>
      structuredClone(
        (data.records.get(id)?.task.subtasks ?? []).flatMap((subtask) => data.logs.get(subtask.id) ?? []),
      ),
  };
}
