import type { Example } from '../../definition/route-metadata.ts';
import type { OcpTaskOperation, OcpTaskStatus } from '../enums.ts';
import type { OcpSubtaskD } from '../task/dialects.ts';
import type { OcpTask } from '../task/task.ts';
import { writeOcpBasicTask, writeOcpTaskD } from '../task/write-task.ts';
import { withData, withoutData } from './envelope.ts';
import { accepted, ended, taskOf } from './story.ts';
import { runs } from './task.ts';

const done = runs(4, 'SUCCESSFUL');
const stopZone = (...[status, operation, now]: [OcpTaskStatus, OcpTaskOperation, typeof done]) =>
  taskOf('stopZone', { status, operation, runs: now });
const running = stopZone('RUNNING', 'EXECUTE', [...done, ...runs(1, 'RUNNING')]);
const failed = stopZone('FAILED', 'EXECUTE', [...done, ...runs(1, 'FAILED')]);
const rolledBack = stopZone('SUCCESSFUL', 'ROLLBACK', runs(5, 'PENDING', 'ROLLBACK'));

const detail = (summary: string, task: OcpTask): Example => ({
  summary,
  value: withData(writeOcpTaskD(task)),
});

/** The zone stop in each of the states that a caller has to tell apart; first as an operator leaves it. */
export const operatedExamples = {
  running: detail('Under way', running),
  successful: detail('Ended well', ended('stopZone')),
  failed: detail('A subtask failed; the cluster stays locked', failed),
  rolledBack: detail('Rolled back: SUCCESSFUL, but operation ROLLBACK', rolledBack),
} satisfies Record<string, Example>;

const { successful, ...others } = operatedExamples;

/** The same as they are read: first as it ends. After them what the other stops, starts and restarts of the examples began. */
export const taskExamples = {
  successful,
  ...others,
  clusterStopped: detail('A cluster stop, ended well', ended('stopCluster')),
  serverStopped: detail('A server stop, ended well', ended('stopServer')),
  clusterStarted: detail('A cluster start, ended well', ended('startCluster')),
  zoneStarted: detail('A zone start, ended well', ended('startZone')),
  serverStarted: detail('A server start, ended well', ended('startServer')),
  clusterRestarted: detail('A cluster restart, ended well', ended('restartCluster')),
  zoneRestarted: detail('A zone restart, ended well', ended('restartZone')),
  serverRestarted: detail('A server restart, ended well', ended('restartServer')),
} satisfies Record<string, Example>;

// Newest first, as a list has them.
const listed = [accepted('startZone'), ended('stopZone'), ended('stopServer'), ended('stopCluster')].map(
  writeOcpBasicTask,
);

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
      id: 704,
      name: 'Stop observer process',
      description: 'Stop observer process',
      status: 'READY',
      operation: 'RETRY',
      upstreams: [703],
      downstreams: [705],
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
