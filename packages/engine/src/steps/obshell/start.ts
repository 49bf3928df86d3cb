import { type ClusterStatus, type Server, serversOf } from '@obstop/domain';
import { formerZone, setStatuses, syncInnerStatuses } from '../former-statuses.ts';
import { setServerIsolation, setZoneIsolation } from '../isolation.ts';
import { clusterOf, doNothing, limitSiblings, type Step, type StepContext } from '../step.ts';
import {
  correctedStatuses,
  isSettled,
  observedClusterStatus,
  observedZoneStatus,
  serversById,
} from './observed-statuses.ts';
import { agentAddress, type Scope, scopeOf } from './requested-scope.ts';
import { expectAllAgentsSucceeded, runAgentPart } from './run-agent-part.ts';

/** Shows that the start is under way, with the statuses that OCP gives to the same operation. */
export const beginStart: Step = {
  run: async (context) => {
    const { target, zones, touchedZones, servers } = await scopeOf(context);
    const zoneStatus = target.kind === 'servers' ? 'OPERATING' : 'STARTING';
    await setStatuses(context, {
      cluster: target.kind === 'cluster' ? 'STARTING' : 'OPERATING',
      zones: (target.kind === 'servers' ? touchedZones : zones).map(({ name }) => ({
        name,
        status: zoneStatus,
      })),
      servers: servers.map(({ id }) => ({ id, status: 'STARTING' })),
    });
  },
  rollback: doNothing,
};

/**
 * One agent's part. If its server is a target, its process is started and START SERVER returns it to service. The start is
 * requested even of a live process: a released stop may have told it to end, and only the fleet knows.
 */
export const startAgent: Step = {
  run: (context) =>
    runAgentPart(context, async ({ hasServer }, server) => {
      if (!hasServer(server.id)) {
        context.call.log(`${agentAddress(server)} has nothing to do`);
        return;
      }
      const { fleet, task, call } = limitSiblings(context, hasServer);
      call.log(`Start observer process of server ${server.id}`);
      await fleet.startProcess(task.clusterId, server.id, call);
      await fleet.waitForProcess(task.clusterId, server.id, true, call);
      await setServerIsolation(context, server, false);
    }),
  rollback: doNothing,
};

/** START ZONE for each zone of the target. */
export const resumeZones: Step = {
  run: async (context) => {
    for (const { name } of (await scopeOf(context)).zones) await setZoneIsolation(context, name, false);
  },
  rollback: doNothing,
};

/** A cluster that was down gets its observed status; any other returns to its former one. */
function endOfCluster(context: StepContext, scope: Scope, seen: ClusterStatus): ClusterStatus {
  const { cluster: former } = context.task.formerStatuses;
  if (scope.target.kind === 'cluster') return 'RUNNING';
  return former === 'STOPPED' || !isSettled(former) ? seen : former;
}

/** The last node: no status shows an operation under way any more. */
export const finishStart: Step = {
  run: async (context) => {
    const scope = await scopeOf(context);
    const { fleet, task, call } = context;
    const seen = await fleet.observe(task.clusterId, call);
    const everyServer = serversOf(scope.cluster);
    const byId = serversById(seen);
    const serves = ({ id }: Server) => {
      const server = byId.get(id);
      return server?.processAlive === true && !server.isolated;
    };
    expectAllAgentsSucceeded(scope.servers.filter((server) => !serves(server)));
    await setStatuses(context, { servers: scope.servers.map(({ id }) => ({ id, status: 'RUNNING' })) });
    const isServers = scope.target.kind === 'servers';
    await setStatuses(context, {
      zones: (isServers ? scope.touchedZones : scope.zones).map((zone) => {
        const former = isServers ? formerZone(context, zone.name) : undefined;
        const stays = former !== undefined && isSettled(former) && former !== 'STOPPED';
        return { name: zone.name, status: stays ? former : observedZoneStatus(seen, zone, everyServer) };
      }),
    });
    const current = await clusterOf(context);
    await setStatuses(context, correctedStatuses(seen, current.zones));
    await syncInnerStatuses(context);
    await setStatuses(context, {
      cluster: endOfCluster(context, scope, observedClusterStatus(seen, everyServer)),
    });
  },
  rollback: doNothing,
};
