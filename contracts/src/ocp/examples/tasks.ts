import type { Example } from '../../definition/route-metadata.ts';
import type { OcpSubtaskD } from '../task/dialects.ts';
import type { OcpTask } from '../task/task.ts';
import { writeOcpBasicTask, writeOcpTaskD } from '../task/write-task.ts';
import { withData, withoutData } from './envelope.ts';
import { exampleTask, runs, stopZoneNodes } from './task.ts';

/** A stop of a zone that has come so far. */
const zoneStop = (
  id: number,
  state: Pick<Parameters<typeof exampleTask>[0], 'status' | 'operation' | 'runs'>,
) => exampleTask({ id, name: 'Stop OB zone', nodes: stopZoneNodes, ...state });
const done = runs(4, 'SUCCESSFUL');

const running = zoneStop(7, {
  status: 'RUNNING',
  operation: 'EXECUTE',
  runs: [...done, ...runs(1, 'RUNNING')],
});
const successful = zoneStop(6, { status: 'SUCCESSFUL', operation: 'EXECUTE', runs: runs(10, 'SUCCESSFUL') });
const failed = zoneStop(5, { status: 'FAILED', operation: 'EXECUTE', runs: [...done, ...runs(1, 'FAILED')] });
const rolledBack = zoneStop(4, {
  status: 'SUCCESSFUL',
  operation: 'ROLLBACK',
  runs: runs(5, 'PENDING', 'ROLLBACK'),
});

const detail = (summary: string, task: OcpTask): Example => ({
  summary,
  value: withData(writeOcpTaskD(task)),
});

/** One task in each of the states that a caller has to tell apart. */
export const taskExamples = {
  running: detail('Under way', running),
  successful: detail('Ended well', successful),
  failed: detail('A subtask failed; the cluster stays locked', failed),
  rolledBack: detail('Rolled back: SUCCESSFUL, but operation ROLLBACK', rolledBack),
} satisfies Record<string, Example>;

const listed = [running, successful, failed, rolledBack].map(writeOcpBasicTask);

/** A page of tasks, and an empty one. */
export const listTasksExamples = {
  page: {
    summary: 'Four tasks',
    value: withData({
      contents: listed,
      page: { number: 1, size: 10, totalElements: listed.length, totalPages: 1 },
    }),
  },
  empty: {
    summary: 'None',
    value: withData({ contents: [], page: { number: 1, size: 10, totalElements: 0, totalPages: 0 } }),
  },
} satisfies Record<string, Example>;

/** A subtask that was set going again. */
export const subtaskExamples = {
  ready: {
    summary: 'Runs again',
    value: withData({
      id: 504,
      name: 'Stop observer process',
      description: 'Stop observer process',
      status: 'READY',
      operation: 'RETRY',
      upstreams: [503],
      downstreams: [505],
      nodeType: 'JAVA_TASK',
      parallelIdx: 0,
      prohibitRollback: false,
      runTime: 2,
      seriesId: 4,
      startTime: '2026-11-21T10:00:04.412+08:00',
      timeout: 1200,
    } satisfies OcpSubtaskD),
  },
} satisfies Record<string, Example>;

/** Done, nothing to tell. */
export const noDataExamples = {
  done: { summary: 'Done', value: withoutData() },
} satisfies Record<string, Example>;

/** A log of two runs. */
export const logExamples = {
  twoRuns: {
    summary: 'A failed run and its retry',
    value: withData({
      log: [
        '############{EXECUTE}{2026-11-21T10:00:04.412+08:00}############',
        'stopping the process of server 2 (10.10.10.2:2882)',
        'the process ignored the request to stop',
        '############{RETRY}{2026-11-21T10:02:11.003+08:00}############',
        'stopping the process of server 2 (10.10.10.2:2882)',
        'the process is gone',
        '',
      ].join('\n'),
    }),
  },
} satisfies Record<string, Example>;
