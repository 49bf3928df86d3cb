import type { Plan } from '../plan.ts';
import type { ObshellStopRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { advanceAgents, checkAgents, endTask, type ObshellRow, waitForAgents } from './obshell-nodes.ts';
import { obshellPlan } from './obshell-plan.ts';

const prepare: ObshellRow = {
  name: 'Inform all agents to prepare to stop observer',
  step: 'obshell-take-cluster',
  classLeaf: 'CreateStopSubDagTask',
  perAgent: true,
};
const freeze: ObshellRow = {
  name: 'Minor freeze before stop server',
  step: 'obshell-minor-freeze',
  classLeaf: 'MinorFreezeTask',
};
const sql: ObshellRow = { name: 'Execute stop sql', step: 'obshell-isolate', classLeaf: 'ExecStopSqlTask' };
const advance: ObshellRow = { ...advanceAgents, step: 'obshell-begin-stop' };
const wait: ObshellRow = { ...waitForAgents, step: 'obshell-stop-agent' };
const end: ObshellRow = { ...endTask, step: 'obshell-finish-stop' };

/** Nodes in obshell's order. Stops of a cluster, zones or servers have the same nodes; only the zone call has others. */
function rowsOf({ mode, zoneCall }: ObshellStopRequest): ObshellRow[] {
  if (zoneCall) return [prepare, checkAgents, sql, ...(zoneCall.freeze ? [freeze] : []), advance, wait, end];
  switch (mode) {
    case 'force':
      return [prepare, checkAgents, advance, wait, end];
    case 'terminate':
      return [prepare, checkAgents, freeze, advance, wait, end];
    case 'plain':
      return [prepare, checkAgents, advance, wait, sql, end];
  }
}

/**
 * Plan tables `obshell-stop-force`, `-terminate`, `-plain` and `-zone`: 5 nodes, 6, 6, and 6 or 7 with a freeze. Throws
 * RangeError for a plain stop of the whole cluster, which obshell refuses.
 */
export function planObshellStop(cluster: Cluster, request: ObshellStopRequest): Plan {
  if (request.mode === 'plain' && request.target.kind === 'cluster')
    throw new RangeError('a whole cluster cannot be stopped by isolation');
  const planName = `obshell-stop-${request.zoneCall ? 'zone' : request.mode}`;
  return obshellPlan(cluster, request, { planName, name: 'Stop OB', rows: rowsOf(request) });
}
