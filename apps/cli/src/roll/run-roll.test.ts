import type { Task } from '@obstop/client';
import { describe, expect, it } from 'vitest';
import { newRoll, type Roll, withStage } from './roll-state.ts';
import { type Rolling, runRoll } from './run-roll.ts';

const fresh = newRoll({ url: 'http://x', clusterId: '1', by: 'zone' }, ['zone1', 'zone2']);

/** A cluster whose calls are written down, and fail where the test says so. */
function rig(options: { failAt?: string; states?: Record<string, Task['state']>; statuses?: string } = {}) {
  const calls: string[] = [];
  const kept: Roll[] = [];
  const fail = (what: string) => {
    calls.push(what);
    if (what === options.failAt) throw new Error(what);
  };
  const rolling: Rolling = {
    begin: async (verb, name) => {
      fail(`${verb} ${name}`);
      return { id: calls.length, name } as unknown as Task;
    },
    task: async (id) => ({ id, state: options.states?.[id] ?? 'succeeded' }) as Task,
    follow: async (task) => {
      fail(`follow ${task.id}`);
      return task;
    },
    statusOf: async () => options.statuses,
    keep: async (roll) => {
      kept.push(roll);
    },
    tell: () => {},
  };
  return { calls, kept, rolling };
}

describe('a roll', () => {
  it('stops and starts one after another', async () => {
    const { calls, rolling } = rig();
    const done = await runRoll(fresh, rolling);
    expect(calls.filter((call) => !call.startsWith('follow'))).toEqual([
      'stop zone1',
      'start zone1',
      'stop zone2',
      'start zone2',
    ]);
    expect(done.items.every(({ stage }) => stage === 'done')).toBe(true);
  });

  it('ends at the first failure, and goes on with the task that failed', async () => {
    const first = rig({ failAt: 'follow 1' });
    await expect(runRoll(fresh, first.rolling)).rejects.toThrow('follow 1');
    const left = first.kept.at(-1) ?? fresh;
    expect(left.items[0]).toEqual({ name: 'zone1', stage: 'stopping', taskId: '1' });
    const second = rig();
    await runRoll(left, second.rolling);
    expect(second.calls).not.toContain('stop zone1');
    expect(second.calls[0]).toBe('follow 1');
  });

  it('stops again what was rolled back', async () => {
    const { calls, rolling } = rig({ states: { 5: 'rolled-back' } });
    await runRoll(withStage(fresh, 'zone1', 'stopping', '5'), rolling);
    expect(calls[0]).toBe('stop zone1');
  });

  it('looks before it repeats a stop whose answer was never kept', async () => {
    const left = withStage(fresh, 'zone1', 'stopping');
    const stopped = rig({ statuses: 'STOPPED' });
    await runRoll(left, stopped.rolling);
    expect(stopped.calls[0]).toBe('start zone1');
    const running = rig({ statuses: 'RUNNING' });
    await runRoll(left, running.rolling);
    expect(running.calls[0]).toBe('stop zone1');
  });
});
