import type { Plan } from '../plan.ts';
import type { ObshellStartRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { advanceAgents, checkAgents, endTask, type ObshellRow, waitForAgents } from './obshell-nodes.ts';
import { obshellPlan } from './obshell-plan.ts';

const prepare: ObshellRow = {
  name: 'Inform all agents to start observer',
  step: 'obshell-take-cluster',
  classLeaf: 'CreateStartSubDagTask',
  perAgent: true,
};
const startZone: ObshellRow = {
  name: 'Start Zone',
  step: 'obshell-resume-zones',
  classLeaf: 'StartZoneTask',
};

/** Plan table `obshell-start`: 6 nodes, or 5 for servers. */
export function planObshellStart(cluster: Cluster, request: ObshellStartRequest): Plan {
  const rows: ObshellRow[] = [
    prepare,
    checkAgents,
    { ...advanceAgents, step: 'obshell-begin-start' },
    { ...waitForAgents, step: 'obshell-start-agent' },
    ...(request.target.kind === 'servers' ? [] : [startZone]),
    { ...endTask, step: 'obshell-finish-start' },
  ];
  return obshellPlan(cluster, request, { planName: 'obshell-start', name: 'Start OB', rows });
}
