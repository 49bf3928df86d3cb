import { describe, expect, it } from 'vitest';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import { ObstopError } from './errors.ts';
import { Task, type TaskProgress, type TaskSource, type WaitOptions } from './task.ts';
import type { StepState, TaskSnapshot, TaskState } from './task-snapshot.ts';

const names = ['Prepare', 'Stop zone', 'Stop observer process', 'Update'];

/** A task whose steps stand as given; the rest are pending. */
function reading(
  state: TaskState,
  steps: StepState[] = [],
  rollingBack = state === 'rolled-back',
): TaskSnapshot {
  return {
    id: 7,
    name: 'Stop OB zone',
    state,
    status: state === 'running' ? 'RUNNING' : state === 'failed' ? 'FAILED' : 'SUCCESSFUL',
    rollingBack,
    steps: names.map((name, index) => {
      const own = steps[index] ?? 'pending';
      return { id: index, name, state: own, status: own.toUpperCase(), upstreams: [], downstreams: [] };
    }),
    raw: {},
  };
}

const unreachable = (facts: object = {}) =>
  new ObstopError('unreachable', 'no answer', { transient: true, mayHaveHappened: false, ...facts });

type Reading = TaskSnapshot | ObstopError | 'silence';

/** A running task whose next readings are given; the last one is repeated. */
function rig(
  readings: readonly Reading[],
  log: () => Promise<readonly string[]> = async () => ['line 1', 'line 2'],
) {
  const runtime = createVirtualRuntime();
  const retries: unknown[] = [];
  let asked = 0;
  const source: TaskSource<unknown> = {
    runtime,
    load: async (_id, { retry }) => {
      retries.push(retry);
      const next = readings[Math.min(asked++, readings.length - 1)];
      if (next === 'silence' || next === undefined) return new Promise(() => {});
      if (ObstopError.is(next)) throw next;
      return next as TaskSnapshot;
    },
    logTail: (_task, _step, lines) => log().then((all) => all.slice(-lines)),
  };
  const task = new Task(reading('running', ['running']), source);
  const failure = async (options?: WaitOptions<unknown>) => {
    const thrown = await task.wait(options).then(
      ({ state }) => new Error(`ended ${state}`),
      (error: unknown) => error,
    );
    if (!ObstopError.is(thrown)) throw thrown;
    return thrown;
  };
  return { task, runtime, failure, retries, asked: () => asked };
}

describe('wait', () => {
  it('answers the task as it ended, telling progress by finished work and running steps by name', async () => {
    const { task } = rig([
      reading('running', ['succeeded', 'running']),
      reading('running', ['succeeded', 'succeeded', 'running']),
      reading('succeeded', ['succeeded', 'succeeded', 'succeeded', 'succeeded']),
    ]);
    const seen: [number, readonly string[]][] = [];
    const ended = await task.wait({ onProgress: ({ percent, running }) => seen.push([percent, running]) });
    expect(ended.state).toBe('succeeded');
    expect(task.state).toBe('running');
    expect(seen).toEqual([
      [0, ['Prepare']],
      [25, ['Stop zone']],
      [50, ['Stop observer process']],
      [100, []],
    ]);
  });

  it('rejects where the task failed, with what failed and the end of its log', async () => {
    const { failure } = rig([reading('failed', ['succeeded', 'failed'])]);
    const error = await failure({ logLines: 1 });
    expect(error).toMatchObject({
      kind: 'task-failed',
      message: 'task 7 (Stop OB zone) ended FAILED at Stop zone',
      outcome: 'failed',
      taskId: 7,
      failedSteps: [{ id: 1, name: 'Stop zone', status: 'FAILED', logTail: ['line 2'] }],
    });
  });

  it('rejects where the task was rolled back, unless that is what the caller accepts', async () => {
    const rolledBack = reading('rolled-back');
    expect(await rig([rolledBack]).failure()).toMatchObject({ kind: 'task-failed', outcome: 'rolled-back' });
    const accepted = await rig([rolledBack]).task.wait({ accept: ['rolled-back'] });
    expect(accepted.state).toBe('rolled-back');
    const failed = await rig([reading('failed')]).failure({ accept: ['succeeded', 'rolled-back'] });
    expect(failed.outcome).toBe('failed');
  });

  it('where the task had ended before asks nothing', async () => {
    const { task, asked, runtime } = rig([reading('succeeded')]);
    const ended = await task.refresh();
    expect(await ended.wait()).toBe(ended);
    expect(asked()).toBe(1);
    expect(runtime.slept).toEqual([]);
  });

  it('outlives a server that is out of reach for a while, and says so meanwhile', async () => {
    const { task } = rig([
      unreachable(),
      new ObstopError('refused', 'shutting down', { status: 503, transient: true }),
      unreachable(),
      reading('succeeded'),
    ]);
    const outages: (string | undefined)[] = [];
    await task.wait({ onProgress: ({ outage }) => outages.push(outage?.kind) });
    expect(outages).toEqual([undefined, 'unreachable', 'refused', 'unreachable', undefined]);
  });

  it('gives a server up that stays out of reach', async () => {
    const gone = unreachable();
    const { failure, runtime, retries } = rig([gone]);
    expect(await failure({ poll: { outageMs: 20_000 } })).toBe(gone);
    // The wait is the retry: a reading that retried by itself would ask far more often than the policy says.
    expect(new Set(retries)).toEqual(new Set([false]));
    expect(runtime.now()).toBeGreaterThan(20_000);
    expect(runtime.now()).toBeLessThan(30_000);
  });

  it('counts each outage by itself', async () => {
    const outage = Array.from({ length: 4 }, () => unreachable());
    const { task, runtime } = rig([...outage, reading('running'), ...outage, reading('succeeded')]);
    await task.wait({ poll: { outageMs: 8_000 } });
    expect(runtime.now()).toBeGreaterThan(10_000);
  });

  it('waits as long as a server that is out of reach asks for', async () => {
    const { task, runtime } = rig([unreachable({ retryAfterMs: 9_000 }), reading('succeeded')]);
    await task.wait();
    expect(runtime.slept).toEqual([500, 9_000, 750]);
  });

  it('ends at once where asking again cannot help', async () => {
    const missing = new ObstopError('not-found', 'task 7 does not exist', { status: 404, code: 20000 });
    const { failure, asked } = rig([missing]);
    expect(await failure()).toBe(missing);
    expect(asked()).toBe(1);
  });

  it('times out wherever it stands, and says where the task was', async () => {
    const polling = rig([reading('running', ['succeeded', 'running'])]);
    expect(await polling.failure({ timeoutMs: 3_000 })).toMatchObject({
      kind: 'timed-out',
      taskId: 7,
      message: 'task 7 (Stop OB zone) had not ended after 3000 ms, at 25 %, in Stop zone; it goes on',
    });
    const hanging = rig(['silence']);
    expect(await hanging.failure({ timeoutMs: 3_000 })).toMatchObject({ kind: 'timed-out', taskId: 7 });
    expect(hanging.runtime.now()).toBe(3_000);
  });

  it('is cancelled wherever it stands, with the reason as cause', async () => {
    const controller = new AbortController();
    const { failure } = rig([reading('running')]);
    const error = await failure({ signal: controller.signal, onProgress: () => controller.abort('enough') });
    expect(error).toMatchObject({ kind: 'cancelled', cause: 'enough', taskId: 7 });
  });

  it('tells a failure although its log cannot be read', async () => {
    const { failure } = rig([reading('failed', ['failed'])], () => Promise.reject(unreachable()));
    const { failedSteps } = await failure();
    expect(failedSteps).toEqual([
      { id: 0, name: 'Prepare', status: 'FAILED', logError: expect.any(ObstopError) },
    ]);
  });

  it('refuses limits that are no numbers, before it begins', async () => {
    const { failure, asked } = rig([reading('succeeded')]);
    expect(await failure({ timeoutMs: Number.NaN })).toMatchObject({
      kind: 'invalid-request',
      path: 'timeoutMs',
    });
    expect(await failure({ poll: { minMs: -1 } })).toMatchObject({
      kind: 'invalid-request',
      path: 'poll.minMs',
    });
    expect(asked()).toBe(0);
  });

  it('reads no log where none is wanted', async () => {
    const { failure } = rig([reading('failed', ['failed'])], () => Promise.reject(new Error('read')));
    expect((await failure({ logLines: 0 })).failedSteps).toEqual([
      { id: 0, name: 'Prepare', status: 'FAILED' },
    ]);
  });
});

describe('watch', () => {
  it('can be left at any time, and then asks no more', async () => {
    const { task, asked } = rig([reading('running')]);
    let seen = 0;
    for await (const progress of task.watch()) {
      expect(progress.task.id).toBe(7);
      if (++seen === 3) break;
    }
    expect(asked()).toBe(2);
  });

  it('ends with the failure as its last progress and does not throw it', async () => {
    const all: TaskProgress[] = [];
    for await (const progress of rig([reading('failed', ['failed'])]).task.watch()) all.push(progress);
    expect(all.map(({ state }) => state)).toEqual(['running', 'failed']);
    expect(all.at(-1)?.failed[0]?.logTail).toEqual(['line 1', 'line 2']);
  });

  it('polls more slowly while nothing changes', async () => {
    const same = reading('running', ['running']);
    const { task, runtime } = rig([
      same,
      same,
      reading('running', ['succeeded', 'running']),
      reading('succeeded'),
    ]);
    await task.wait();
    expect(runtime.slept).toEqual([500, 750, 1_125, 500]);
  });
});

describe('a task', () => {
  it('is made anew by reading again', async () => {
    const { task } = rig([reading('succeeded')]);
    expect(task.ended).toBe(false);
    expect((await task.refresh()).ended).toBe(true);
    expect(task.ended).toBe(false);
  });

  it('shows what was read and nothing of how', () => {
    const { task } = rig([]);
    expect(Object.keys(task).sort()).toEqual(
      ['id', 'name', 'raw', 'rollingBack', 'state', 'status', 'steps'].sort(),
    );
    expect(JSON.stringify(task)).toContain('"name":"Stop OB zone"');
  });
});
