import type { Example } from '../../definition/route-metadata.ts';
import type { ObshellDag } from '../task/dag.ts';
import { dagOf, endedDag } from './dag.ts';
import { withContents, withData, withoutData } from './envelope.ts';

type Progress = Parameters<typeof dagOf>[1]['progress'];

/** The stop by force that has come so far. */
const stop = (...[state, progress, operator]: [ObshellDag['state'], Progress, 'CANCEL'?]) =>
  dagOf('force', { state, progress, ...(operator && { operator }) });
const done = { state: 'SUCCEED' } as const;

const notCreated =
  'ERROR: [Task.SubDag.NotAllCreated]: check sub dag created failed: Sub DAG of agents: [10.10.10.2:2886] not created, main DAG failed';
const running = stop('RUNNING', [done, done, done, { state: 'RUNNING' }]);
const succeeded = endedDag('force');
const failed = stop('FAILED', [done, { state: 'FAILED', logs: [notCreated] }]);
const cancelled = stop(
  'FAILED',
  [done, { state: 'FAILED', operator: 'CANCEL', logs: ['sub task cancelled'] }],
  'CANCEL',
);

const dag = (summary: string, value: ObshellDag): Example => ({
  summary,
  value: withData(value),
});

/** The stop by force in each of the states that a caller has to tell apart, first as it ends; and the others of the examples. */
export const dagExamples = {
  succeeded: dag('Ended well', succeeded),
  running: dag('Under way', running),
  failed: dag('Failed at its second stage: another DAG holds an agent', failed),
  cancelled: dag('Cancelled: FAILED with operator CANCEL', cancelled),
  withoutDetails: dag('show_details=false', { ...running, nodes: null, additional_data: null }),
  terminated: dag('A stop after a minor freeze, ended well', endedDag('terminate')),
  outOfService: dag('A stop that leaves the process, ended well', endedDag('plain')),
  zoneStopped: dag('A zone stop, ended well', endedDag('zone')),
  zoneStoppedFrozen: dag('A zone stop after a minor freeze, ended well', endedDag('zoneFrozen')),
  started: dag('A start of the cluster, ended well', endedDag('startGlobal')),
  serverStarted: dag('A start of a server, ended well', endedDag('startServer')),
} satisfies Record<string, Example>;

const nodeOf = (value: ObshellDag, stage: number) => value.nodes?.[stage - 1];
const subTaskOf = (value: ObshellDag, stage: number) => nodeOf(value, stage)?.sub_tasks?.[0];

/** A node under way and one that failed. */
export const nodeExamples = {
  running: { summary: 'Under way', value: withData(nodeOf(running, 4)) },
  failed: { summary: 'Failed', value: withData(nodeOf(failed, 2)) },
} satisfies Record<string, Example>;

/** A sub task under way, one that failed and one that has not begun. */
export const subTaskExamples = {
  running: { summary: 'Under way', value: withData(subTaskOf(running, 4)) },
  failed: { summary: 'Failed', value: withData(subTaskOf(failed, 2)) },
  pending: { summary: 'Not begun: no logs', value: withData(subTaskOf(failed, 5)) },
} satisfies Record<string, Example>;

/** Lists of DAGs. */
export const listDagsExamples = {
  one: { summary: 'One DAG', value: withContents([running]) },
  none: { summary: 'None: Go writes a nil slice', value: withContents(null) },
} satisfies Record<string, Example>;

/** A sub task's log. */
export const logEntryExamples = {
  oneRun: {
    summary: 'One run',
    value: withContents([
      {
        id: 1,
        sub_task_id: 910,
        execute_times: 1,
        log_content: 'Make sure all agents are ready: done on 10.10.10.1:2886',
        is_sync: true,
        create_time: '2026-11-21T10:00:01.118204551+08:00',
        update_time: '2026-11-21T10:00:01.118204551+08:00',
      },
    ]),
  },
  none: { summary: 'Nothing written yet', value: withContents(null) },
} satisfies Record<string, Example>;

/** Done, nothing to tell. */
export const doneExamples = {
  done: { summary: 'Done', value: withoutData() },
} satisfies Record<string, Example>;

/** Operators of a DAG. */
export const operatorRequests = {
  cancel: { summary: 'Cancel', value: { operator: 'CANCEL' } },
  retry: { summary: 'Retry', value: { operator: 'RETRY' } },
  rollback: { summary: 'Roll back', value: { operator: 'ROLLBACK' } },
  pass: { summary: 'Pass', value: { operator: 'PASS' } },
} satisfies Record<string, Example>;

/** The one operator of a node. */
export const passRequests = {
  pass: { summary: 'Pass', value: { operator: 'PASS' } },
} satisfies Record<string, Example>;
