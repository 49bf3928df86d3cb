import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { taskOf } from '../examples/story.ts';
import { runs } from '../examples/task.ts';
import clusterSample from '../fixtures/stop-cluster.response.json' with { type: 'json' };
import serverSample from '../fixtures/stop-server.response.json' with { type: 'json' };
import zoneSample from '../fixtures/stop-zone.response.json' with { type: 'json' };
import { OcpBasicTask, OcpTaskA, OcpTaskB, OcpTaskC, OcpTaskD } from './dialects.ts';
import type { OcpTask } from './task.ts';
import {
  writeOcpBasicTask,
  writeOcpTaskA,
  writeOcpTaskB,
  writeOcpTaskC,
  writeOcpTaskD,
} from './write-task.ts';

const task = taskOf('stopZone', { status: 'RUNNING', operation: 'EXECUTE', runs: runs(1, 'READY') });

describe('each dialect', () => {
  it.each<[string, (task: OcpTask) => unknown, z.ZodType, object?]>([
    ['A', writeOcpTaskA, OcpTaskA, clusterSample.data],
    ['B', writeOcpTaskB, OcpTaskB, zoneSample.data],
    ['C', writeOcpTaskC, OcpTaskC],
    ['D', writeOcpTaskD, OcpTaskD],
    ['D in a list', writeOcpBasicTask, OcpBasicTask],
  ])('%s is written as its schema says, keys as in the vendor’s sample', (_name, write, schema, sample) => {
    const written = write(task);
    expect(schema.parse(written)).toEqual(written);
    if (sample) expect(Object.keys(written as object)).toEqual(Object.keys(sample));
  });

  it('C shows a task without context and class names, its keys in alphabetical order', () => {
    const { subtasks, ...whole } = writeOcpTaskC(task);
    for (const part of [whole, ...subtasks]) {
      const keys = Object.keys(part);
      expect(keys).toEqual([...keys].sort());
      expect(keys).not.toEqual(expect.arrayContaining(['context']));
      expect(keys).not.toEqual(expect.arrayContaining(['className']));
    }
    expect(subtasks[0]).toMatchObject({ status: 'READY', taskId: task.id, prohibitSkip: false });
  });

  it('A shows a READY root as RUNNING', () => {
    expect(new Set(writeOcpTaskA(task).tasks.map(({ status }) => status))).toEqual(
      new Set(['RUNNING', 'PENDING']),
    );
  });

  it('A writes the context as text, as the vendor’s sample has it', () => {
    const { context } = writeOcpTaskA({
      ...task,
      context: {
        listMap: { server_ids: ['3'] },
        parallel: false,
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
      },
    });
    expect(context).toBe(serverSample.data.context);
  });

  it('D leaves out what has not been: neither null nor undefined', () => {
    const { finishTime: _finishTime, createTime: _createTime, ...young } = task;
    expect(Object.keys(writeOcpTaskD(young))).not.toEqual(expect.arrayContaining(['finishTime']));
    expect(JSON.stringify(writeOcpTaskD(young))).not.toContain('null');
  });
});
