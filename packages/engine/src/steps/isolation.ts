import { checkIsolation, type Server, type Verdict } from '@obstop/domain';
import { formerServer, formerZone } from './former-statuses.ts';
import {
  clusterOf,
  type ObservedServer,
  observeServer,
  type Step,
  type StepContext,
  serverOf,
  zoneOf,
} from './step.ts';

/** Brings a zone to the wanted side of STOP ZONE / START ZONE, unless it is there already. */
export async function setZoneIsolation(context: StepContext, name: string, isolated: boolean): Promise<void> {
  const { fleet, task, call } = context;
  const seen = (await fleet.observe(task.clusterId, call)).zones.find((zone) => zone.name === name);
  if (seen?.isolated === isolated) {
    call.log(`Zone ${name} is ${isolated ? 'isolated' : 'in service'} already`);
    return;
  }
  call.log(isolated ? `ALTER SYSTEM STOP ZONE '${name}'` : `ALTER SYSTEM START ZONE '${name}'`);
  await (isolated
    ? fleet.isolateZone(task.clusterId, name, call)
    : fleet.resumeZone(task.clusterId, name, call));
}

/**
 * Brings a server to the wanted side of STOP SERVER / START SERVER, unless it is there already: `seen` is what the run has just
 * seen of it, looked at unless given.
 */
export async function setServerIsolation(
  context: StepContext,
  server: Server,
  isolated: boolean,
  seen?: ObservedServer,
): Promise<void> {
  const { id, ip, rpcPort } = server;
  const { fleet, task, call } = context;
  if ((seen ?? (await observeServer(context, id)))?.isolated === isolated) {
    call.log(`Server ${ip}:${rpcPort} is ${isolated ? 'isolated' : 'in service'} already`);
    return;
  }
  call.log(`ALTER SYSTEM ${isolated ? 'STOP' : 'START'} SERVER '${ip}:${rpcPort}'`);
  await (isolated
    ? fleet.isolateServer(task.clusterId, id, call)
    : fleet.resumeServer(task.clusterId, id, call));
}

const zoneWasIsolated = (context: StepContext, name: string): boolean => {
  const former = formerZone(context, name);
  return former === 'STOPPED' || former === 'SERVICE_STOPPED' || former === 'STOPPING';
};

/** The rules held when the task was accepted; they must still hold now that it has the cluster to itself. */
export function expectIsolable(verdict: Verdict): void {
  if (verdict.kind === 'several-zones')
    throw new Error(`Zones ${verdict.zoneNames.join(', ')}: only one zone may be out of service`);
  if (verdict.kind === 'another-zone-stopped')
    throw new Error(`Zone ${verdict.stoppedZone} is ${verdict.status}: only one zone may be out of service`);
  if (verdict.kind === 'no-majority')
    throw new Error(
      `Tenant ${verdict.tenant.name} would keep ${verdict.leftVoters.length} of ${verdict.voters.length} voting replicas`,
    );
}

/** STOP ZONE. Its undoing leaves alone a zone that was isolated before the task. */
export const isolateZone: Step = {
  run: async (context) => {
    const cluster = await clusterOf(context);
    const { name } = await zoneOf(context, cluster);
    expectIsolable(checkIsolation(cluster, { kind: 'zones', zoneNames: [name] }));
    await setZoneIsolation(context, name, true);
  },
  rollback: async (context) => {
    const { name } = await zoneOf(context);
    await setZoneIsolation(context, name, zoneWasIsolated(context, name));
  },
};

/** START ZONE. Its undoing isolates again what was isolated before the task. */
export const resumeZone: Step = {
  run: async (context) => setZoneIsolation(context, (await zoneOf(context)).name, false),
  rollback: isolateZone.rollback,
};

/** STOP SERVER. Its undoing leaves alone a server that was isolated before the task. */
export const isolateServer: Step = {
  run: async (context) => {
    const server = await serverOf(context);
    const target = { kind: 'servers' as const, serverIds: [server.id] };
    expectIsolable(checkIsolation(await clusterOf(context), target));
    await setServerIsolation(context, server, true);
  },
  rollback: async (context) => {
    const server = await serverOf(context);
    const former = formerServer(context, server.id);
    await setServerIsolation(context, server, former === 'SERVICE_STOPPED' || former === 'SERVICE_STOPPING');
  },
};

/** START SERVER. A server whose process was stopped by a server stop was isolated too, and is again after the undoing. */
export const resumeServer: Step = {
  run: async (context) => setServerIsolation(context, await serverOf(context), false),
  rollback: async (context) => {
    const server = await serverOf(context);
    const former = formerServer(context, server.id);
    await setServerIsolation(context, server, former === 'SERVICE_STOPPED' || former === 'PROCESS_STOPPED');
  },
};

/** MINOR FREEZE on the server; nothing to undo, it only makes the next start quicker. */
export const minorFreeze: Step = {
  run: async (context) => {
    const { id, ip, rpcPort } = await serverOf(context);
    context.call.log(`ALTER SYSTEM MINOR FREEZE SERVER = ('${ip}:${rpcPort}')`);
    await context.fleet.minorFreeze(context.task.clusterId, [id], context.call);
  },
  rollback: async () => {},
};
