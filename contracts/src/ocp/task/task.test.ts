import { describe, expect, it } from 'vitest';
import { readJson } from '../../json/lossless.ts';
import clusterSample from '../fixtures/stop-cluster.response.json' with { type: 'json' };
import clusterSampleChinese from '../fixtures/stop-cluster.zh.response.json' with { type: 'json' };
import serverSample from '../fixtures/stop-server.response.json' with { type: 'json' };
import zoneSample from '../fixtures/stop-zone.response.json' with { type: 'json' };
import { OcpTaskC, OcpTaskD } from './dialects.ts';
import { readOcpTask } from './read-task.ts';
import { writeOcpTaskA, writeOcpTaskB, writeOcpTaskC, writeOcpTaskD } from './write-task.ts';

describe('the vendor’s samples', () => {
  it.each([
    ['cluster stop', clusterSample],
    ['cluster stop, Chinese page', clusterSampleChinese],
    ['server stop', serverSample],
  ])('%s is read as dialect A and written back to the letter', (_name, sample) => {
    const { task, dialect } = readOcpTask(sample.data);
    expect(dialect).toBe('A');
    expect(JSON.stringify(writeOcpTaskA(task))).toBe(JSON.stringify(sample.data));
  });

  it('zone stop is read as dialect B and written back to the letter', () => {
    const { task, dialect } = readOcpTask(zoneSample.data);
    expect(dialect).toBe('B');
    expect(JSON.stringify(writeOcpTaskB(task))).toBe(JSON.stringify(zoneSample.data));
  });

  it('the text context of dialect A is read into the maps of dialect B', () => {
    expect(readOcpTask(serverSample.data).task.context).toEqual({
      parallelIdx: -1,
      stringMap: {
        cluster_id: '20',
        former_cluster_status: 'RUNNING',
        target_zone_status: 'RUNNING',
        former_zone_status: 'RUNNING',
        zone_name: 'zone2',
        target_cluster_status: 'RUNNING',
        server_id: '3',
      },
      listMap: { server_ids: ['3'] },
    });
  });
});

describe('writing another dialect', () => {
  const { task } = readOcpTask(zoneSample.data);

  it('C leaves context and class names out', () => {
    const written = writeOcpTaskC({
      ...task,
      prohibitRollback: false,
      subtasks: task.subtasks.map((subtask) => ({ ...subtask, prohibitSkip: false })),
    });
    expect(OcpTaskC.parse(written)).toEqual(written);
    expect(readOcpTask(written).dialect).toBe('C');
    expect(JSON.stringify(written)).not.toMatch(/context|className/);
  });

  it('D shows cluster and creator as objects', () => {
    const written = writeOcpTaskD({
      ...task,
      prohibitRollback: false,
      cluster: { id: 12000001, name: 'protoss', obClusterId: 7 },
      creator: { id: 100, name: 'admin' },
    });
    expect(OcpTaskD.parse(written)).toEqual(written);
    expect(readOcpTask(written).dialect).toBe('D');
  });

  it('A shows a READY root as RUNNING', () => {
    const written = writeOcpTaskA({
      ...task,
      cluster: { id: 1, name: 'c', obClusterId: 2 },
      creator: { id: 100, name: 'admin' },
    });
    expect(new Set(written.tasks.map(({ status }) => status))).toEqual(new Set(['RUNNING', 'PENDING']));
  });

  it('a task without what the dialect shows is a named error, not a hole', () => {
    const { context: _left, ...rest } = task;
    expect(() => writeOcpTaskB(rest)).toThrow(/no context/);
  });
});

describe('vendor slips in a task', () => {
  const minimal = { id: 1, name: 'Stop OB zone', status: 'RUNNING' };

  it('an id beyond 2^53 as a string stays that string, as a number becomes a bigint', () => {
    expect(readOcpTask({ ...minimal, id: '9007199254740993' }).task.id).toBe('9007199254740993');
    expect(readOcpTask(readJson('{"id":9007199254740993,"name":"x","status":"RUNNING"}')).task.id).toBe(
      9007199254740993n,
    );
    expect(writeOcpTaskD({ ...exactTask(), id: 9007199254740993n }).id).toBe('9007199254740993');
  });

  it('null is as good as absent', () => {
    const { task } = readOcpTask({
      ...minimal,
      context: null,
      creator: null,
      subtasks: null,
      finishTime: null,
    });
    expect(task).toEqual({ ...minimal, subtasks: [] });
  });

  it('unknown statuses and keys survive the reading', () => {
    const { task } = readOcpTask({ ...minimal, status: 'ARCHIVED', operation: 'REPLAY', novelty: 1 });
    expect(task.status).toBe('ARCHIVED');
    expect(task.operation).toBe('REPLAY');
  });

  it('the spellings of the vendor’s tables are read too', () => {
    const { task } = readOcpTask({
      ...minimal,
      subtasks: [{ id: 2, name: 'n', status: 'READY', downstream: [3], paralleIdx: 1, clusterName: 'a.b.C' }],
    });
    expect(task.subtasks[0]).toMatchObject({ downstreams: [3], parallelIdx: 1, className: 'a.b.C' });
  });

  it('a context text of an unknown form is left out, not guessed', () => {
    expect(readOcpTask({ ...minimal, context: 'Kontext(1)' }).task.context).toBeUndefined();
  });

  it('a task without an id is refused with the field’s name', () => {
    expect(() => readOcpTask({ name: 'x', status: 'RUNNING' })).toThrow(/"id"/);
  });

  function exactTask() {
    return {
      id: 1,
      name: 'n',
      status: 'RUNNING',
      operation: 'EXECUTE',
      type: 'MANUAL',
      creator: { id: 100, name: 'admin' },
      executor: 'e',
      prohibitRollback: false,
      startTime: '2026-11-21T10:00:00+08:00',
      taskDefinitionId: -1,
      subtasks: [],
    };
  }
});
