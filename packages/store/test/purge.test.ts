import { clusterId, type Task, taskId } from '@obstop/domain';
import type { AuditLog, AuditOutcome, AuditRequest } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../src/testing/created-task.ts';
import { operatorWrite } from '../src/testing/operator-write.ts';
import { taskDraft } from '../src/testing/task-draft.ts';
import { tempStore } from '../src/testing/temp-store.ts';

const audit: AuditRequest = {
  atMs: 100,
  traceId: 't',
  userId: 1,
  userName: 'admin',
  address: '127.0.0.1',
  operation: 'stopZone',
  target: {},
};
const page = { page: 1, size: 10 };

describe('what was kept for long enough', () => {
  /** Tasks of clusters 1, 2, …, each ended at this time. */
  async function ended(times: number[], status: Task['status'] = 'SUCCESSFUL') {
    const store = await tempStore();
    const tasks: Task[] = [];
    for (const [index, finishedAtMs] of times.entries()) {
      const task = await createdTask(store.tasks, taskDraft({ cluster: index + 1, audit }));
      const lock = status === 'SUCCESSFUL' ? 'free' : 'keep';
      await operatorWrite(store.tasks, { ...task, status, finishedAtMs }, { lock });
      tasks.push(task);
    }
    return { ...store, created: tasks };
  }

  it('goes whole: a task with its subtasks and their logs, and nothing else', async () => {
    const { tasks, purge, countPurgeable, created } = await ended([1_000, 2_000, 3_000]);
    const [old, other] = created as [Task, Task];
    const [first] = old.subtasks;
    if (!first) throw new Error('a subtask is needed');
    await tasks.appendLog([{ subtaskId: first.id, run: 1, atMs: 1, text: 'a line' }]);
    expect(await countPurgeable({ tasksBeforeMs: 2_000 })).toEqual({ tasks: 1, auditRecords: 0 });
    expect(await purge({ tasksBeforeMs: 2_000 })).toMatchObject({ tasks: 1, auditRecords: 0 });
    expect(await purge({ tasksBeforeMs: 2_000 })).toMatchObject({ tasks: 0, auditRecords: 0 });
    expect(await tasks.load(old.id)).toBeUndefined();
    expect(await tasks.readLog(first.id)).toEqual([]);
    expect(await tasks.taskOfSubtask(first.id)).toBeUndefined();
    expect((await tasks.load(other.id))?.task.status).toBe('SUCCESSFUL');
  });

  it('is no task that holds its cluster, and none that is RUNNING', async () => {
    const { tasks, purge, created } = await ended([1_000], 'FAILED');
    const running = await createdTask(tasks, taskDraft({ cluster: 9 }));
    expect(await purge({ tasksBeforeMs: 9_000 })).toMatchObject({ tasks: 0, auditRecords: 0 });
    expect(await tasks.lockHolder(clusterId(1))).toBe(created[0]?.id);
    expect((await tasks.load(running.id))?.task.status).toBe('RUNNING');
  });

  it('leaves the audit record of a task that went; records go by their own time', async () => {
    const { purge, audit: log } = await ended([1_000]);
    await purge({ tasksBeforeMs: 9_000 });
    expect((await log.list(page)).total).toBe(1);
    expect(await purge({ auditBeforeMs: 100 })).toMatchObject({ tasks: 0, auditRecords: 0 });
    expect(await purge({ auditBeforeMs: 101 })).toMatchObject({ tasks: 0, auditRecords: 1 });
    expect((await log.list(page)).total).toBe(0);
  });

  it('never gives an id twice', async () => {
    const { tasks, purge, created } = await ended([1_000]);
    await purge({ tasksBeforeMs: 9_000 });
    const next = await createdTask(tasks);
    expect(next.id).toBe((created[0]?.id ?? 0) + 1);
  });

  it('goes a little at a time: tasks with many subtasks one by one', async () => {
    const store = await tempStore();
    for (const cluster of [1, 2]) {
      const { subtasks, ...draft } = taskDraft({ cluster });
      const [first] = subtasks;
      if (!first) throw new Error('a subtask is needed');
      const many = Array.from({ length: 2_001 }, () => ({ ...first, upstreams: [], downstreams: [] }));
      const task = await createdTask(store.tasks, { ...draft, subtasks: many });
      await operatorWrite(store.tasks, { ...task, status: 'SUCCESSFUL', finishedAtMs: 1 }, { lock: 'free' });
    }
    expect(await store.purge({ tasksBeforeMs: 2 })).toMatchObject({ tasks: 1, isDone: false });
    expect(await store.purge({ tasksBeforeMs: 2 })).toMatchObject({ tasks: 1 });
    expect(await store.purge({ tasksBeforeMs: 2 })).toMatchObject({ tasks: 0, isDone: true });
  });
});

describe('audit records beyond their number', () => {
  const refusal = { kind: 'refused', reason: 'unauthenticated', status: 401 } as const;
  const of = (count: number, outcome: AuditOutcome) =>
    Array.from({ length: count }, () => ({ ...audit, outcome }));
  const idsOf = async (log: AuditLog, outcome: AuditOutcome['kind']) =>
    (await log.list({ page: 1, size: 5_000, outcome })).records.map(({ id }) => id);

  it('go, the oldest first; a flood of refusals pushes out nothing that was accepted or done', async () => {
    const { audit: log, purge } = await tempStore();
    await log.append([...of(3, { kind: 'accepted', taskId: taskId(1) }), ...of(2, { kind: 'done' })]);
    await log.append(of(2_000, refusal));
    const gone: number[] = [];
    for (let isDone = false; !isDone; ) {
      const part = await purge({ auditRecords: 4 });
      isDone = part.isDone;
      gone.push(part.auditRecords);
    }
    // A little at a time.
    expect(gone).toEqual([500, 500, 500, 496, 0]);
    expect(await idsOf(log, 'refused')).toEqual([2005, 2004, 2003, 2002]);
    expect(await idsOf(log, 'accepted')).toEqual([3, 2, 1]);
    expect(await idsOf(log, 'done')).toEqual([5, 4]);
    expect(await purge({ auditRecords: 1 })).toMatchObject({ auditRecords: 3 });
    await purge({ auditRecords: 1 });
    await purge({ auditRecords: 1 });
    expect([await idsOf(log, 'accepted'), await idsOf(log, 'done')]).toEqual([[3], [5]]);
  });

  it('stay where they are no more than that, whatever their ids', async () => {
    const { audit: log, purge } = await tempStore();
    await log.append(of(1, { kind: 'done' }));
    await log.append(of(10, refusal));
    await log.append(of(1, { kind: 'done' }));
    expect(await purge({ auditRecords: 10 })).toEqual({ tasks: 0, auditRecords: 0, isDone: true });
  });
});
