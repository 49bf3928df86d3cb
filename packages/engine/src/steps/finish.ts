import type { ClusterStatus, ServerStatus, ZoneStatus } from '@obstop/domain';
import { formerServer, formerZone, setStatuses, syncInnerStatuses } from './former.ts';
import { bringServer, bringZone } from './isolation.ts';
import { nothing, type Step, type StepContext, serverOf, zoneOf } from './step.ts';

// Last nodes: each looks at what is really there before it claims it. Undoing one puts back the status that it
// ended; the former statuses come back with the first nodes.

async function expectProcess(context: StepContext, alive: boolean): Promise<void> {
  const { id } = await serverOf(context);
  const seen = await context.fleet.observe(context.task.clusterId, context.call, id);
  const server = seen.servers.find((each) => each.id === id);
  if (server && server.processAlive !== alive)
    throw new Error(`Process of server ${id} is ${server.processAlive ? 'still alive' : 'not alive'}`);
  if (server) await setStatuses(context, { servers: [{ id, innerStatus: server.innerStatus }] });
}

async function setServer(context: StepContext, status: ServerStatus): Promise<void> {
  await setStatuses(context, { servers: [{ id: (await serverOf(context)).id, status }] });
}

async function setZone(context: StepContext, status: ZoneStatus): Promise<void> {
  const { name } = await zoneOf(context);
  const seen = await context.fleet.observe(context.task.clusterId, context.call);
  const innerStatus = seen.zones.find((zone) => zone.name === name)?.innerStatus;
  await setStatuses(context, { zones: [{ name, status, ...(innerStatus && { innerStatus }) }] });
}

/** The process is gone: PROCESS_STOPPED. */
export const finishServerStop: Step = {
  run: async (context) => {
    await expectProcess(context, false);
    await setServer(context, 'PROCESS_STOPPED');
  },
  rollback: (context) => setServer(context, 'PROCESS_STOPPING'),
};

/** Isolated, the process lives: SERVICE_STOPPED. */
export const finishServiceStop: Step = {
  run: async (context) => {
    await expectProcess(context, true);
    await setServer(context, 'SERVICE_STOPPED');
  },
  rollback: (context) => setServer(context, 'SERVICE_STOPPING'),
};

/** The process serves; what is still isolated by itself is brought back into service: RUNNING. */
export const finishServerStart: Step = {
  run: async (context) => {
    await expectProcess(context, true);
    await bringServer(context, await serverOf(context), false);
    await setServer(context, 'RUNNING');
  },
  rollback: async (context) => {
    await setServer(context, 'STARTING');
    if (formerServer(context, (await serverOf(context)).id) === 'SERVICE_STOPPED')
      await bringServer(context, await serverOf(context), true);
  },
};

export const finishZoneStop: Step = {
  run: (context) => setZone(context, 'STOPPED'),
  rollback: (context) => setZone(context, 'STOPPING'),
};

/**
 * A zone that is still isolated from an earlier stop is brought back into service: RUNNING. A zone that a cluster stop
 * left STOPPED was never isolated, so the undoing isolates only what was SERVICE_STOPPED.
 */
export const finishZoneStart: Step = {
  run: async (context) => {
    await bringZone(context, (await zoneOf(context)).name, false);
    await setZone(context, 'RUNNING');
  },
  rollback: async (context) => {
    await setZone(context, 'STARTING');
    if (formerZone(context, (await zoneOf(context)).name) === 'SERVICE_STOPPED')
      await bringZone(context, (await zoneOf(context)).name, true);
  },
};

/** End of a cluster operation; `during` is the status that it had until here. */
export const finishCluster = (status: ClusterStatus, during: ClusterStatus): Step => ({
  run: async (context) => {
    await syncInnerStatuses(context);
    await setStatuses(context, { cluster: status });
  },
  rollback: (context) => setStatuses(context, { cluster: during }),
});

/** End of a zone or server operation: the cluster returns to what it was. */
export const finishClusterOperation: Step = {
  run: (context) => setStatuses(context, { cluster: context.task.formerStatuses.cluster }),
  rollback: (context) => setStatuses(context, { cluster: 'OPERATING' }),
};

/** End of a server operation: its zone returns to what it was, even if every server of it is down, as in OCP. */
export const finishZoneOperation: Step = {
  run: async (context) => setZone(context, formerZone(context, (await zoneOf(context)).name)),
  rollback: (context) => setZone(context, 'OPERATING'),
};

export const syncClusterInfo: Step = { run: syncInnerStatuses, rollback: nothing };
