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

/** STOP ZONE or START ZONE, unless the zone is isolated or in service already. */
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
 * STOP SERVER or START SERVER, unless the server is isolated or in service already. `seen` is what the run has just observed of
 * it; without it the fleet is asked.
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

/** The rules held when the task was accepted. They must still hold now that the task has the cluster. */
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

/** STOP ZONE. The rollback leaves a zone isolated that was isolated before the task. */
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

/** START ZONE. The rollback isolates again what was isolated before the task. */
export const resumeZone: Step = {
  run: async (context) => setZoneIsolation(context, (await zoneOf(context)).name, false),
  rollback: isolateZone.rollback,
};

/** STOP SERVER. The rollback leaves a server isolated that was isolated before the task. */
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

/** START SERVER. A server stop that ends the process also isolates the server; the rollback isolates it again. */
export const resumeServer: Step = {
  run: async (context) => setServerIsolation(context, await serverOf(context), false),
  rollback: async (context) => {
    const server = await serverOf(context);
    const former = formerServer(context, server.id);
    await setServerIsolation(context, server, former === 'SERVICE_STOPPED' || former === 'PROCESS_STOPPED');
  },
};

/** MINOR FREEZE on the server. There is nothing to undo: it only makes the next start quicker. */
export const minorFreeze: Step = {
  run: async (context) => {
    const { id, ip, rpcPort } = await serverOf(context);
    context.call.log(`ALTER SYSTEM MINOR FREEZE SERVER = ('${ip}:${rpcPort}')`);
    await context.fleet.minorFreeze(context.task.clusterId, [id], context.call);
  },
  rollback: async () => {},
};
