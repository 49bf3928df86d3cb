import { taskId } from '@obstop/domain';
import type { ObshellClusterState, ObshellOrder } from '@obstop/engine';
import { type Answer, shown } from './stage.ts';

// What agents answer beside the request that matters, made of the contract's examples.

type Loose = { [key: string]: never };
const changed = (answer: Answer, change: (data: Loose) => void): Answer => {
  const copy = structuredClone(answer);
  change((copy.body as { data: Loose }).data);
  return copy;
};
const statuses = (change: (status: Record<string, unknown>) => void): Answer =>
  changed(shown('getAgentsStatus', 'all'), (data) => {
    for (const status of Object.values<Record<string, unknown>>(data)) change(status);
  });

/** All serve. */
export const allServe = shown('getAgentsStatus', 'all');
/** No observer has a process. */
export const allGone = statuses((status) => {
  status.obState = 0;
});
/** A DAG holds the agents; their observers serve, or have no process. */
export const held = statuses((status) => {
  status.underMaintenance = true;
});
export const heldAndGone = statuses((status) => {
  status.underMaintenance = true;
  status.obState = 0;
});

/** OceanBase shows all servers so. */
export const topology = (status: 'ACTIVE' | 'STOPPED'): Answer =>
  changed(shown('getObInfo', 'running'), (data) => {
    const { obcluster_info: cluster } = data as unknown as {
      obcluster_info: { topology: Record<string, { status: string }[]> };
    };
    for (const server of Object.values(cluster.topology).flat()) server.status = status;
  });

/** A path that an agent does not have, as those before 4.3.0 answer it. */
export const noSuchCall: Answer = {
  status: 404,
  body: { successful: false, error: { code: 1003, message: 'Element not found: 404 not found' } },
};

const idOf = (answer: Answer) => (answer.body as { data: { id: string } }).data.id;
/** The DAGs of the contract's examples. */
export const dag = {
  running: shown('getDag', 'running'),
  succeeded: shown('getDag', 'succeeded'),
  /** One before the others. */
  failed: changed(shown('getDag', 'failed'), (data) => {
    Object.assign(data, { id: '20168430081028867', dag_id: 7 });
  }),
  cancelled: shown('getDag', 'cancelled'),
};
/** Their ids. */
export const dagId = { running: idOf(dag.running), failed: idOf(dag.failed) };

/** What was asked for last: a stop of server 2 by another subtask, half a second before the DAGs of the examples began. */
export const lastOrder = (more: Partial<ObshellOrder>): Partial<ObshellClusterState> => ({
  order: {
    taskId: taskId(1),
    verb: 'force',
    scope: 'SERVER',
    targets: ['10.10.10.2:2886'],
    members: ['2:1'],
    agent: 'http://10.10.10.1:2886',
    askedAt: '2026-11-21T10:00:00+08:00',
    // It cannot arrive any more: the lists are looked at once.
    expiresAtMs: 0,
    ...more,
  },
});
