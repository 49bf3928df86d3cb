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

/** Whichever node acts first sets these statuses; setting them twice changes nothing. */
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
 * STOP ZONE or STOP SERVER for each target, after another check of obshell's rules. It does nothing where the receiving agent's
 * own observer is gone: obshell has no connection then, and reports success.
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

/** One agent's part. If its server is a target and the stop kills processes, its process is killed. */
export const stopAgent: Step = {
  run: (context) =>
    runAgentPart(context, async ({ hasServer, kills }, server) => {
      if (kills && hasServer(server.id)) await killProcess.run(limitSiblings(context, hasServer));
      else context.call.log(`${agentAddress(server)} has nothing to do`);
    }),
  rollback: doNothing,
};

/** Checks the observed processes before it sets the final statuses, as OCP's last nodes do. */
async function endServers(context: StepContext, scope: Scope, seen: ClusterObservation): Promise<void> {
  if (scope.kills) {
    const isAlive = aliveIn(seen);
    const left = scope.servers.filter(({ id }) => isAlive(id));
    for (const { id } of left) context.call.log(`Process of server ${id} is alive`);
    expectAllAgentsSucceeded(left);
  } else if (scope.target.kind !== 'servers') return;
  const status = scope.kills ? 'PROCESS_STOPPED' : 'SERVICE_STOPPED';
  const byId = serversById(seen);
  const ended = scope.kills ? scope.servers : scope.servers.filter(({ id }) => byId.get(id)?.isolated);
  await setStatuses(context, { servers: ended.map(({ id }) => ({ id, status })) });
}

/** Stopped zones become STOPPED, or SERVICE_STOPPED where processes still run; others return to their former statuses. */
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

/** The last node: no status shows an operation under way any more. */
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
