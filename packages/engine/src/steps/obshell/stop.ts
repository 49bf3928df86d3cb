import { checkObshellIsolation, type ServerId, serversOf } from '@obstop/domain';
import type { ClusterObservation } from '../../ports/fleet.ts';
import { formerZone, setStatuses, syncInnerStatuses } from '../former-statuses.ts';
import { expectIsolable, setServerIsolation, setZoneIsolation } from '../isolation.ts';
import { endProcess } from '../process.ts';
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

/** Shows that the stop is under way, with the statuses that OCP gives to the same operation. */
async function begin(context: StepContext, { target, zones, touchedZones, servers, kills }: Scope) {
  const serverStatus = kills ? 'PROCESS_STOPPING' : 'SERVICE_STOPPING';
  const moving = kills || target.kind === 'servers' ? servers : [];
  const zoneStatus = target.kind === 'servers' ? 'OPERATING' : 'STOPPING';
  await setStatuses(context, {
    cluster: target.kind === 'cluster' ? 'STOPPING' : 'OPERATING',
    zones: (target.kind === 'servers' ? touchedZones : zones).map(({ name }) => ({
      name,
      status: zoneStatus,
    })),
    servers: moving.map(({ id }) => ({ id, status: serverStatus })),
  });
}

/** What acts first begins, whichever node that is; begun twice is begun. */
export const beginStop: Step = {
  run: async (context) => begin(context, await scopeOf(context)),
  rollback: doNothing,
};

const observe = ({ fleet, task, call }: StepContext) => fleet.observe(task.clusterId, call);
const aliveIn = (seen: ClusterObservation) => {
  const byId = serversById(seen);
  return (id: ServerId) => byId.get(id)?.processAlive === true;
};

/** One minor freeze of all targets whose processes live. */
export const minorFreezeTargets: Step = {
  run: async (context) => {
    const scope = await scopeOf(context);
    await begin(context, scope);
    const isAlive = aliveIn(await observe(context));
    const alive = scope.servers.filter(({ id }) => isAlive(id));
    if (alive.length === 0) return context.call.log('No target is running: no minor freeze');
    const addresses = alive.map(({ ip, rpcPort }) => `'${ip}:${rpcPort}'`).join(', ');
    context.call.log(`ALTER SYSTEM MINOR FREEZE SERVER = (${addresses})`);
    await context.fleet.minorFreeze(
      context.task.clusterId,
      alive.map(({ id }) => id),
      context.call,
    );
  },
  rollback: doNothing,
};

/**
 * STOP ZONE or STOP SERVER for each target, after obshell's rules were asked once more. Nothing where the receiving agent's
 * own observer is gone: obshell has no connection then, and calls that success.
 */
export const isolateTargets: Step = {
  run: async (context) => {
    const scope = await scopeOf(context);
    await begin(context, scope);
    if (!aliveIn(await observe(context))(scope.agent))
      return context.call.log('The local observer is not running: no stop sql is executed');
    expectIsolable(checkObshellIsolation(scope.cluster, scope.target));
    for (const { name } of scope.zones) await setZoneIsolation(context, name, true);
    if (scope.target.kind === 'servers')
      for (const server of scope.servers) await setServerIsolation(context, server, true);
  },
  rollback: doNothing,
};

const killProcess = endProcess('kill');

/** One agent's part: its server's process is killed, if it is a target and processes are killed at all. */
export const stopAgent: Step = {
  run: (context) =>
    runAgentPart(context, async ({ hasServer, kills }, server) => {
      if (kills && hasServer(server.id)) await killProcess.run(limitSiblings(context, hasServer));
      else context.call.log(`${agentAddress(server)} has nothing to do`);
    }),
  rollback: doNothing,
};

/** Each looks at what is really there before it claims it, as OCP's last nodes do. */
async function endServers(context: StepContext, scope: Scope, seen: ClusterObservation): Promise<void> {
  if (scope.kills) {
    const isAlive = aliveIn(seen);
    expectAllAgentsSucceeded(scope.servers.filter(({ id }) => isAlive(id)));
  } else if (scope.target.kind !== 'servers') return;
  const status = scope.kills ? 'PROCESS_STOPPED' : 'SERVICE_STOPPED';
  const byId = serversById(seen);
  const ended = scope.kills ? scope.servers : scope.servers.filter(({ id }) => byId.get(id)?.isolated);
  await setStatuses(context, { servers: ended.map(({ id }) => ({ id, status })) });
}

/** Zones that were stopped are STOPPED, or SERVICE_STOPPED where processes live on; others return to what they were. */
async function endZones(context: StepContext, scope: Scope, seen: ClusterObservation): Promise<void> {
  const everyServer = serversOf(scope.cluster);
  const isServers = scope.target.kind === 'servers';
  await setStatuses(context, {
    zones: (isServers ? scope.touchedZones : scope.zones).map((zone) => {
      const former = isServers ? formerZone(context, zone.name) : undefined;
      const status =
        former !== undefined && isSettled(former)
          ? former
          : scope.kills && !isServers
            ? 'STOPPED'
            : observedZoneStatus(seen, zone, everyServer);
      return { name: zone.name, status };
    }),
  });
}

/** The last node: every status is that of an operation that has ended. */
export const finishStop: Step = {
  run: async (context) => {
    const scope = await scopeOf(context);
    const seen = await observe(context);
    const { cluster: former } = context.task.formerStatuses;
    await endServers(context, scope, seen);
    await endZones(context, scope, seen);
    const current = await clusterOf(context);
    await setStatuses(context, correctedStatuses(seen, current.zones));
    await syncInnerStatuses(context);
    await setStatuses(context, {
      cluster:
        scope.target.kind === 'cluster'
          ? 'STOPPED'
          : isSettled(former)
            ? former
            : observedClusterStatus(seen, serversOf(scope.cluster)),
    });
  },
  rollback: doNothing,
};
