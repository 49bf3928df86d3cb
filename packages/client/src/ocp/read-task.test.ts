import {
  type OcpSubtask,
  type OcpTask,
  writeOcpBasicTask,
  writeOcpTaskA,
  writeOcpTaskB,
  writeOcpTaskC,
  writeOcpTaskD,
} from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import { readTask } from './read-task.ts';

const subtaskOf = (id: number, more: Partial<OcpSubtask>): OcpSubtask => ({
  id,
  name: 'Stop zone',
  description: 'Stop zone',
  status: 'PENDING',
  operation: 'EXECUTE',
  upstreams: id === 1 ? [] : [id - 1],
  downstreams: id === 3 ? [] : [id + 1],
  className: 'StopObZoneTask',
  nodeType: 'JAVA_TASK',
  parallelIdx: -1,
  prohibitRollback: false,
  runTime: 1,
  seriesId: id,
  timeout: 300,
  ...more,
});

/** A zone stop of three subtasks, with members and subtasks changed. */
const changed = (more: Partial<OcpTask>, subtask: Partial<OcpSubtask> = {}): OcpTask => ({
  id: 7,
  name: 'Stop OB zone',
  status: 'RUNNING',
  operation: 'EXECUTE',
  type: 'MANUAL',
  cluster: { id: 1, name: 'obdemo', obClusterId: 2, type: 'PRIMARY' },
  creator: { id: 100, name: 'admin' },
  context: { listMap: {}, parallel: false, parallelIdx: -1, stringMap: {} },
  executor: '127.0.0.1',
  taskDefinitionId: -1,
  prohibitRollback: false,
  createTime: '2026-01-01T00:00:00.1+08:00',
  startTime: '2026-01-01T00:00:00.1+08:00',
  subtasks: [1, 2, 3].map((id) => subtaskOf(id, subtask)),
  ...more,
});

describe('the dialects', () => {
  const task = changed({});
  it.each([
    ['A', writeOcpTaskA(task)],
    ['B', writeOcpTaskB(task)],
    ['C', writeOcpTaskC(task)],
    ['D', writeOcpTaskD(task)],
  ])('%s is read into the one shape', (_dialect, wire) => {
    const read = readTask(wire);
    expect(read).toMatchObject({
      id: 7,
      name: 'Stop OB zone',
      state: 'running',
      status: 'RUNNING',
      rollingBack: false,
      clusterId: 1,
      creator: 'admin',
      startTime: task.startTime,
    });
    expect(
      read.steps.map(({ id, name, upstreams, downstreams }) => ({ id, name, upstreams, downstreams })),
    ).toEqual(
      task.subtasks.map(({ id, name, upstreams, downstreams }) => ({ id, name, upstreams, downstreams })),
    );
    expect(read.raw).toBe(wire);
  });

  it('an id beyond 2^53 − 1 keeps its digits, however it came', () => {
    for (const id of ['9007199254740993', 9007199254740993n])
      expect(readTask({ ...writeOcpTaskD(task), id }).id).toBe(id);
  });
});

describe('how a task stands', () => {
  const stateOf = (task: OcpTask) => readTask(writeOcpTaskD(task)).state;
  it('is succeeded only without a rollback', () => {
    expect(stateOf(changed({ status: 'SUCCESSFUL', operation: 'EXECUTE' }))).toBe('succeeded');
    expect(stateOf(changed({ status: 'SUCCESSFUL', operation: 'RETRY' }))).toBe('succeeded');
    expect(stateOf(changed({ status: 'SUCCESSFUL', operation: 'ROLLBACK' }))).toBe('rolled-back');
    expect(stateOf(changed({ status: 'FAILED', operation: 'ROLLBACK' }))).toBe('failed');
    expect(stateOf(changed({ status: 'RUNNING', operation: 'ROLLBACK' }))).toBe('running');
  });

  it('is rolled back in a list too, which has no operation but has the steps', () => {
    const rolledBack = changed({ status: 'SUCCESSFUL' }, { status: 'PENDING', operation: 'ROLLBACK' });
    expect(readTask(writeOcpBasicTask(rolledBack))).toMatchObject({
      state: 'rolled-back',
      rollingBack: true,
    });
    const successful = changed({ status: 'SUCCESSFUL' }, { status: 'SUCCESSFUL' });
    expect(readTask(writeOcpBasicTask(successful))).toMatchObject({ state: 'succeeded', rollingBack: false });
  });

  it('survives words of a newer server; one that has an end is no success', () => {
    const paused = readTask({
      id: 1,
      name: 'x',
      status: 'PAUSED',
      operation: 'FREEZE',
      subtasks: [{ id: 2, name: 'y', status: 'NAPPING' }],
    });
    expect(paused).toMatchObject({ state: 'running', status: 'PAUSED', operation: 'FREEZE' });
    expect(paused.steps[0]).toMatchObject({ state: 'unknown', status: 'NAPPING' });
    expect(readTask({ id: 1, name: 'x', status: 'ABORTED', finishTime: 'now' }).state).toBe('failed');
    expect(
      readTask({
        id: 1,
        name: 'x',
        status: 'constructor',
        subtasks: [{ id: 1, name: 'y', status: 'constructor' }],
      }).steps[0]?.state,
    ).toBe('unknown');
  });
});

describe('the vendor’s slips', () => {
  it('null is absent, misspelt members are read, ids may be of any form', () => {
    const read = readTask({
      id: 9007199254740993n,
      name: 'x',
      status: 'RUNNING',
      cluster: null,
      clusterId: '3',
      creator: null,
      finishTime: null,
      subtasks: [
        {
          id: 1,
          name: 'y',
          status: 'READY',
          paralleIdx: 2,
          downstream: [4],
          upstreams: null,
          startTime: null,
        },
      ],
    });
    expect(read).toMatchObject({ id: 9007199254740993n, clusterId: '3' });
    expect(read).not.toHaveProperty('finishTime');
    expect(read).not.toHaveProperty('creator');
    expect(read.steps[0]).toEqual({
      id: 1,
      name: 'y',
      state: 'pending',
      status: 'READY',
      parallelIndex: 2,
      upstreams: [],
      downstreams: [4],
    });
  });

  it.each([
    ['data', null],
    ['data.id', { name: 'x', status: 'RUNNING' }],
    ['data.status', { id: 1, name: 'x', status: 3 }],
    ['data.subtasks', { id: 1, name: 'x', status: 'RUNNING', subtasks: {} }],
    [
      'data.subtasks[1].name',
      {
        id: 1,
        name: 'x',
        status: 'RUNNING',
        subtasks: [
          { id: 1, name: 'a', status: 'READY' },
          { id: 2, status: 'READY' },
        ],
      },
    ],
    ['data.cluster.id', { id: 1, name: 'x', status: 'RUNNING', cluster: {} }],
  ])('%s is named where it cannot be read', (path, wire) => {
    expect(() => readTask(wire)).toThrow(expect.objectContaining({ path }));
  });
});
