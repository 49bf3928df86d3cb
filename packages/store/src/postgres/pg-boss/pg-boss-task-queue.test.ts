import type { Task, TaskId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../model/store.ts';
import { createdTask } from '../../testing/created-task.ts';
import { operatorWrite } from '../../testing/operator-write.ts';
import { taskDraft } from '../../testing/task-draft.ts';
import { administer, tempDatabaseUrl, tempPostgresStore } from '../../testing/temp-postgres.ts';
import type { PostgresStoreOptions } from '../open-postgres-store.ts';

/** Looks every ten milliseconds; the test's own limit ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A process: its store, and a runner that is only told. */
interface Process {
  store: Store;
  /** Each wake-up in turn. */
  woken: TaskId[];
  /** Claims the task, as a runner does; `end` is what the runner says when its loop is over. */
  runs(id: TaskId): Promise<{ task: Task; revision: number; epoch: number; end(): void }>;
}

/** Looks that do not come by themselves within a test: what is noticed then, is noticed by a message. */
const patient = { lookMs: 3_600_000 };
const eager = { lookMs: 50 };

async function place() {
  const databaseUrl = await tempDatabaseUrl();
  const begin = async (options: Partial<PostgresStoreOptions> = {}): Promise<Process> => {
    const store = await tempPostgresStore(databaseUrl, { queue: eager, ...options });
    const woken: TaskId[] = [];
    const ends = new Map<TaskId, () => void>();
    await store.queue.start((id) => {
      woken.push(id);
      return new Promise((resolve) => ends.set(id, resolve));
    });
    return {
      store,
      woken,
      async runs(id) {
        await until(() => woken.includes(id));
        const record = await store.tasks.claim(id, `owner ${woken.length}`);
        if (record === undefined) throw new Error(`task ${id} cannot be claimed`);
        return { ...record, end: () => ends.get(id)?.() };
      },
    };
  };
  return {
    begin,
    /** A process that runs nothing. */
    open: () => tempPostgresStore(databaseUrl),
    jobs: () => administer(databaseUrl, 'select state, singleton_key from obstop_jobs.job order by 2'),
    /** The owners of all jobs have not been heard of for two hours. */
    silence: () =>
      administer(databaseUrl, `update obstop_jobs.job set heartbeat_on = now() - interval '2 hours'`),
    sql: (statement: string) => administer(databaseUrl, statement),
  };
}

const ended = { status: 'SUCCESSFUL', finishedAtMs: 9 } as const;

describe('a job', () => {
  it('is written with its task, and not with one that is refused', async () => {
    const { open, jobs } = await place();
    const { tasks } = await open();
    await createdTask(tasks);
    expect((await tasks.create(taskDraft())).kind).toBe('locked');
    expect(await jobs()).toEqual([{ state: 'created', singleton_key: '1' }]);
  });

  it('wakes the accepting process at once, stays while the task is run, and goes with its end', async () => {
    const { begin, jobs } = await place();
    const { store, woken, runs } = await begin({ queue: patient });
    const task = await createdTask(store.tasks);
    store.queue.notify(task.id);
    const { revision, epoch, end } = await runs(task.id);
    expect(await jobs()).toMatchObject([{ state: 'active' }]);
    await store.tasks.commit({ next: { ...task, ...ended }, revision, epoch });
    expect(await jobs()).toMatchObject([{ state: 'active' }]);
    end();
    await until(async () => (await jobs()).length === 0);
    expect(woken).toEqual([task.id]);
  });

  it('of a task that failed is written anew by whoever sets it going again', async () => {
    const { begin, jobs } = await place();
    const here = await begin({ queue: patient });
    const there = await begin({ queue: patient });
    const task = await createdTask(here.store.tasks);
    here.store.queue.notify(task.id);
    const { revision, epoch, end } = await here.runs(task.id);
    await here.store.tasks.commit({ next: { ...task, status: 'FAILED' }, revision, epoch });
    end();
    await until(async () => (await jobs()).length === 0);
    await operatorWrite(there.store.tasks, task);
    there.store.queue.notify(task.id);
    await there.runs(task.id);
    expect(here.woken).toEqual([task.id]);
  });

  it('is not lost when the task is set going again while its process is letting go of it', async () => {
    const { begin } = await place();
    const { store, woken, runs } = await begin({ queue: patient });
    const task = await createdTask(store.tasks);
    // A wake-up may come twice: only what is woken after a write counts for it.
    let before = woken.length;
    store.queue.notify(task.id);
    for (let round = 1; round <= 20; round += 1) {
      await until(() => woken.length > before);
      const { revision, epoch, end } = await runs(task.id);
      await store.tasks.commit({ next: { ...task, status: 'FAILED' }, revision, epoch });
      end();
      before = woken.length;
      await operatorWrite(store.tasks, task);
      store.queue.notify(task.id);
    }
  });

  it('that is gone, whyever, is replaced for as long as its task is RUNNING', async () => {
    const { begin, sql, jobs } = await place();
    const { store, woken } = await begin();
    const task = await createdTask(store.tasks);
    const done = await createdTask(store.tasks, taskDraft({ cluster: 2 }));
    await until(() => woken.length === 2);
    await operatorWrite(store.tasks, { ...done, ...ended });
    await sql('delete from obstop_jobs.job');
    await until(() => woken.length === 3);
    expect(woken[2]).toBe(task.id);
    expect(await jobs()).toMatchObject([{ state: 'active', singleton_key: `${task.id}` }]);
  });

  it('that has lost its owner too often for pg-boss is replaced as well', async () => {
    const { begin, silence, sql } = await place();
    const { store, woken } = await begin({ queue: { ...eager, heartbeatSeconds: 3_600, retryLimit: 1 } });
    const { id } = await createdTask(store.tasks);
    for (let deaths = 1; deaths <= 3; deaths += 1) {
      await until(() => woken.length === deaths);
      await silence();
    }
    await until(() => woken.length === 4);
    expect(new Set(woken)).toEqual(new Set([id]));
    const exhausted = await sql(`select from obstop_jobs.job where state = 'failed'`);
    expect(exhausted.length).toBeGreaterThan(0);
  });

  it('of one task in many is had by one process each', async () => {
    const { begin } = await place();
    const all = [await begin(), await begin()];
    const [here] = all;
    if (here === undefined) throw new Error('two were begun');
    for (let cluster = 1; cluster <= 100; cluster += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          createdTask(here.store.tasks, taskDraft({ cluster: cluster + index })),
        ),
      );
    await until(() => all.flatMap(({ woken }) => woken).length >= 100);
    const woken = all.flatMap((each) => each.woken);
    expect([woken.length, new Set(woken).size]).toEqual([100, 100]);
  });

  it('waits for room, here or elsewhere', async () => {
    const { begin } = await place();
    const here = await begin({ queue: patient, maxTasks: 1 });
    const there = await begin({ queue: patient, maxTasks: 1 });
    const ids: TaskId[] = [];
    for (const cluster of [1, 2, 3]) {
      const { id } = await createdTask(here.store.tasks, taskDraft({ cluster }));
      ids.push(id);
      here.store.queue.notify(id);
      if (cluster < 3) await until(() => here.woken.length + there.woken.length === cluster);
    }
    expect([here.woken.length, there.woken.length]).toEqual([1, 1]);
    const [first] = here.woken;
    if (first === undefined) throw new Error('one was woken');
    const { task, revision, epoch, end } = await here.runs(first);
    await here.store.tasks.commit({ next: { ...task, ...ended }, revision, epoch });
    end();
    await until(() => here.woken.length === 2);
    expect(new Set([...here.woken, ...there.woken])).toEqual(new Set(ids));
  });
});

describe('what another process writes to a task', () => {
  it('reaches its owner by a message', async () => {
    const { begin } = await place();
    const owner = await begin({ queue: patient });
    const other = await begin({ queue: patient });
    const task = await createdTask(owner.store.tasks);
    owner.store.queue.notify(task.id);
    await owner.runs(task.id);
    await operatorWrite(other.store.tasks, task);
    other.store.queue.notify(task.id);
    await until(() => owner.woken.length === 2);
    expect(other.woken).toEqual([]);
  });

  it('reaches its owner without a message too', async () => {
    const { begin } = await place();
    const owner = await begin({ queue: eager });
    const other = await begin({ queue: patient });
    const task = await createdTask(owner.store.tasks);
    owner.store.queue.notify(task.id);
    await owner.runs(task.id);
    await operatorWrite(other.store.tasks, task);
    await until(() => owner.woken.length >= 2);
  });

  it('reaches nobody whose own write it was', async () => {
    const { begin } = await place();
    const { store, woken, runs } = await begin();
    const task = await createdTask(store.tasks);
    store.queue.notify(task.id);
    const { revision, epoch } = await runs(task.id);
    await store.tasks.commit({ next: task, revision, epoch });
    const next = await createdTask(store.tasks, taskDraft({ cluster: 2 }));
    await until(() => woken.includes(next.id));
    store.queue.notify(task.id);
    store.queue.notify(next.id);
    const third = await createdTask(store.tasks, taskDraft({ cluster: 3 }));
    await until(() => woken.includes(third.id));
    expect(woken).toEqual([task.id, next.id, third.id]);
  });

  it('does not make one that was its owner take it back', async () => {
    const { begin, silence } = await place();
    const before = await begin({ queue: { ...patient, heartbeatSeconds: 3_600 } });
    const task = await createdTask(before.store.tasks);
    before.store.queue.notify(task.id);
    await before.runs(task.id);
    await silence();
    const now = await begin({ queue: { ...eager, heartbeatSeconds: 3_600 } });
    await now.runs(task.id);
    await operatorWrite(before.store.tasks, task);
    before.store.queue.notify(task.id);
    await until(() => now.woken.length >= 2);
    expect(before.woken).toEqual([task.id]);
  });
});

describe('a process that was cut off from its task', () => {
  it('does not claim it back from its heir, until the queue hands it out again', async () => {
    const { begin, silence } = await place();
    const { store, woken, runs } = await begin({ queue: { ...patient, heartbeatSeconds: 3_600 } });
    const task = await createdTask(store.tasks);
    store.queue.notify(task.id);
    const { epoch } = await runs(task.id);
    const heir = await begin({ queue: { ...eager, heartbeatSeconds: 3_600 } });
    await silence();
    await heir.runs(task.id);
    expect(await store.tasks.claim(task.id, 'again')).toBeUndefined();
    expect((await store.tasks.load(task.id))?.epoch).toBe(epoch + 1);
    await heir.store.close();
    store.queue.notify(task.id);
    await until(() => woken.length === 2);
    expect((await store.tasks.claim(task.id, 'again'))?.epoch).toBe(epoch + 2);
  });
});

describe('a process that goes', () => {
  it('by stop takes nothing more, keeps what it runs, and gives it back when its runner is done', async () => {
    const { begin, jobs } = await place();
    const here = await begin();
    const task = await createdTask(here.store.tasks);
    const { end } = await here.runs(task.id);
    await here.store.queue.stop();
    // It hears of what it is given, and need not look.
    const there = await begin({ queue: patient });
    const next = await createdTask(there.store.tasks, taskDraft({ cluster: 2 }));
    there.store.queue.notify(next.id);
    await until(() => there.woken.length === 1);
    expect(there.woken).toEqual([next.id]);
    expect(await jobs()).toMatchObject([{ state: 'active' }, { state: 'active' }]);
    end();
    await until(() => there.woken.length === 2);
    expect([here.woken, there.woken]).toEqual([[task.id], [next.id, task.id]]);
  });

  it('by close gives back at once what it runs', async () => {
    const { begin, jobs } = await place();
    const here = await begin();
    const task = await createdTask(here.store.tasks);
    await here.runs(task.id);
    const there = await begin({ queue: patient });
    await here.store.close();
    await until(() => there.woken.length === 1);
    expect(await jobs()).toMatchObject([{ state: 'active' }]);
  });

  it('without a word is succeeded after its silence, and its late signs of life change nothing', async () => {
    const { begin, silence, jobs } = await place();
    const dead = await begin({ queue: { ...patient, heartbeatSeconds: 3_600 } });
    const task = await createdTask(dead.store.tasks);
    dead.store.queue.notify(task.id);
    const before = await dead.runs(task.id);
    const heir = await begin({ queue: { ...eager, heartbeatSeconds: 3_600 } });
    await silence();
    const after = await heir.runs(task.id);
    expect(after.epoch).toBe(before.epoch + 1);
    expect(
      await dead.store.tasks.commit({
        next: { ...task, ...ended },
        revision: after.revision,
        epoch: before.epoch,
      }),
    ).toEqual({ kind: 'lost' });
    // Its runner hears that and is done: the job that it once had is its heir's.
    before.end();
    await dead.store.close();
    expect(await jobs()).toMatchObject([{ state: 'active' }]);
    expect([dead.woken.length, heir.woken.length]).toEqual([1, 1]);
  });
});
