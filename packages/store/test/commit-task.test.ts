import { clusterId, type Task, taskId } from '@obstop/domain';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../src/testing/created-task.ts';
import { operatorWrite } from '../src/testing/operator-write.ts';
import { taskDraft } from '../src/testing/task-draft.ts';
import { onPostgres, tempDatabase, tempStore } from '../src/testing/temp-store.ts';

/** The task with its first subtask RUNNING. */
function begun(task: Task): Task {
  const [first, ...rest] = task.subtasks;
  if (first === undefined) throw new Error('the task has no subtask');
  return { ...task, subtasks: [{ ...first, status: 'RUNNING', startedAtMs: 5 }, ...rest] };
}

const finished = (task: Task, status: Task['status']): Task => ({ ...task, status, finishedAtMs: 9 });

/** A trigger in the database's own words that runs the statement for each subtask that is updated. */
function noting(statement: string): string[] {
  if (!onPostgres) return [`create trigger t after update on subtasks begin ${statement}; end`];
  return [
    `create function note() returns trigger language plpgsql as 'begin ${statement.replaceAll("'", "''")}; return null; end'`,
    'create trigger t after update on subtasks for each row execute function note()',
  ];
}

describe('commit', () => {
  it('writes task and subtasks and counts the revision up', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const next: Task = {
      ...begun(task),
      status: 'FAILED',
      operation: 'RETRY',
      finishedAtMs: 9,
    };
    expect(await tasks.commit({ next, revision: 1, epoch: 0 })).toEqual({ kind: 'written', revision: 2 });
    expect(await tasks.load(task.id)).toEqual({ task: next, revision: 2, epoch: 0 });
    expect(await tasks.commit({ next: task, revision: 2, epoch: 0 })).toEqual({
      kind: 'written',
      revision: 3,
    });
    expect((await tasks.load(task.id))?.task).toEqual(task);
  });

  it('writes only the subtasks that changed', async () => {
    const { db, tasks } = await tempDatabase();
    const task = await createdTask(tasks);
    // The log alone is not written by a commit: here it notes which rows were.
    const note = `insert into subtask_logs (subtask_id, run, at_ms, text) values (new.id, 1, 1, '')`;
    for (const statement of noting(note)) await sql.raw(statement).execute(db);
    await tasks.commit({ next: begun(task), before: task, revision: 1, epoch: 0 });
    const noted = await db.selectFrom('subtask_logs').select('subtask_id').execute();
    expect(noted).toEqual([{ subtask_id: task.subtasks[0]?.id }]);
  });

  it('is outdated when another write came first, and changes nothing', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    await tasks.commit({ next: begun(task), revision: 1, epoch: 0 });
    const before = await tasks.load(task.id);
    const change = { next: finished(task, 'SUCCESSFUL'), revision: 1, epoch: 0, lock: 'free' } as const;
    expect(await tasks.commit(change)).toEqual({ kind: 'outdated' });
    expect(await tasks.load(task.id)).toEqual(before);
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
  });

  it('is lost with an old epoch, whatever the revision, and changes nothing', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    await tasks.claim(task.id, 'first');
    await tasks.claim(task.id, 'second');
    const next = finished(begun(task), 'SUCCESSFUL');
    const lost = { kind: 'lost' };
    expect(await tasks.commit({ next, revision: 3, epoch: 1, lock: 'free' })).toEqual(lost);
    expect(await tasks.commit({ next, revision: 7, epoch: 1, lock: 'free' })).toEqual(lost);
    expect(await tasks.load(task.id)).toEqual({ task, revision: 3, epoch: 2 });
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
    expect(await tasks.commit({ next, revision: 7, epoch: 2 })).toEqual({ kind: 'outdated' });
    expect(await tasks.commit({ next, revision: 3, epoch: 2 })).toMatchObject({ kind: 'written' });
  });

  it('lets one of many concurrent writes of one revision through', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => tasks.commit({ next: begun(task), revision: 1, epoch: 0 })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'outdated')).toHaveLength(49);
  });

  it('is lost for a task that is not there', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const next = { ...task, id: taskId(99) };
    expect(await tasks.commit({ next, revision: 1, epoch: 0 })).toEqual({ kind: 'lost' });
  });

  it('rejects a subtask that is not the task’s and changes nothing', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const other = await createdTask(tasks, taskDraft({ cluster: 2 }));
    const next = finished({ ...task, subtasks: other.subtasks }, 'SUCCESSFUL');
    await expect(tasks.commit({ next, revision: 1, epoch: 0 })).rejects.toThrow(`task ${task.id}`);
    expect(await tasks.load(task.id)).toEqual({ task, revision: 1, epoch: 0 });
  });
});

describe('the lock in a commit', () => {
  it('stays with a failed task by default', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    await tasks.commit({ next: finished(task, 'FAILED'), revision: 1, epoch: 0 });
    expect(await tasks.create(taskDraft())).toEqual({ kind: 'locked', holder: task.id });
  });

  it('is freed with the last write and can be taken by the next task', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    await tasks.commit({ next: finished(task, 'SUCCESSFUL'), revision: 1, epoch: 0, lock: 'free' });
    expect(await tasks.lockHolder(clusterId(1))).toBeUndefined();
    const next = await createdTask(tasks);
    expect(await tasks.lockHolder(clusterId(1))).toBe(next.id);
  });

  it('of another task is not freed', async () => {
    const { tasks } = await tempStore();
    const holder = await createdTask(tasks);
    const task = await createdTask(tasks, taskDraft({ takeLock: false }));
    await tasks.commit({ next: finished(task, 'FAILED'), revision: 1, epoch: 0, lock: 'free' });
    expect(await tasks.lockHolder(clusterId(1))).toBe(holder.id);
  });
});

describe('an operation', () => {
  it('is decided on the task as it is stored, and makes what the owner computed before it outdated', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const claimed = await tasks.claim(task.id, 'runner');
    const seen: Task[] = [];
    const outcome = await tasks.operate<never>(task.id, (stored) => {
      seen.push(stored);
      return { kind: 'write', next: begun(stored), lock: 'keep' };
    });
    expect(outcome).toEqual({ kind: 'written', task: begun(task) });
    expect(seen).toEqual([claimed?.task]);
    expect(await tasks.commit({ next: task, revision: 2, epoch: 1 })).toEqual({ kind: 'outdated' });
    expect(await tasks.load(task.id)).toEqual({ task: begun(task), revision: 3, epoch: 1 });
  });

  it('takes effect at once while the owner writes without a pause', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const claimed = await tasks.claim(task.id, 'runner');
    let [next, revision, isOver] = [task, claimed?.revision ?? 0, false];
    const owner = (async () => {
      while (!isOver) {
        const outcome = await tasks.commit({ next, revision, epoch: 1 });
        if (outcome.kind === 'lost') throw new Error('nobody else claims it');
        const record = outcome.kind === 'outdated' ? await tasks.load(task.id) : undefined;
        [next, revision] = record ? [record.task, record.revision] : [next, revision + 1];
      }
    })();
    for (let round = 1; round <= 20; round += 1) {
      const outcome = await tasks.operate<never>(task.id, (stored) => {
        const [first, ...rest] = stored.subtasks;
        if (!first) throw new Error('a subtask is needed');
        const counted = { ...stored, subtasks: [{ ...first, runCount: first.runCount + 1 }, ...rest] };
        return { kind: 'write', next: counted, lock: 'keep' };
      });
      expect(outcome.kind).toBe('written');
    }
    isOver = true;
    await owner;
    // None of the two ever wrote over the other.
    expect((await tasks.load(task.id))?.task.subtasks[0]?.runCount).toBe(21);
  });

  it('that is refused changes nothing; of a task that is not there nothing is asked', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    expect(await tasks.operate(task.id, () => ({ kind: 'refuse', why: 3 }))).toEqual({
      kind: 'refused',
      why: 3,
    });
    expect(await tasks.load(task.id)).toEqual({ task, revision: 1, epoch: 0 });
    expect(
      await tasks.operate(taskId(99), () => {
        throw new Error('there is nothing to decide on');
      }),
    ).toEqual({ kind: 'unknown' });
  });

  it('takes the cluster when it is free, and again without harm', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks, taskDraft({ takeLock: false }));
    const written = { kind: 'written' };
    expect(await operatorWrite(tasks, task, { lock: 'take' })).toMatchObject(written);
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
    expect(await operatorWrite(tasks, task, { lock: 'take' })).toMatchObject(written);
  });

  it('that needs a cluster which another task holds changes nothing', async () => {
    const { tasks } = await tempStore();
    const holder = await createdTask(tasks);
    const task = await createdTask(tasks, taskDraft({ takeLock: false }));
    const outcome = await operatorWrite(tasks, begun(task), { lock: 'take' });
    expect(outcome).toEqual({ kind: 'locked', task, holder: holder.id });
    expect(await tasks.load(task.id)).toEqual({ task, revision: 1, epoch: 0 });
  });
});
