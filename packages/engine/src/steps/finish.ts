import type { ClusterStatus, ServerId, ServerStatus, ZoneStatus } from '@obstop/domain';
import { formerServer, formerZone, setStatuses, syncInnerStatuses } from './former-statuses.ts';
import { setServerIsolation, setZoneIsolation } from './isolation.ts';
import {
  doNothing,
  type ObservedServer,
  observeServer,
  type Step,
  type StepContext,
  serverOf,
  zoneOf,
} from './step.ts';

// Last nodes: each observes the fleet before it sets a final status. Undoing one restores the status of the operation under
// way; the first nodes restore the former statuses.

const ending = ['stop-process', 'kill-process', 'wait-process-stop'];
const starting = ['start-process', 'start-process-again'];

/** Servers whose processes earlier steps of the task have seen gone, and none has started again. */
function seenGone({ task }: StepContext): Set<ServerId> {
  const gone = new Set<ServerId>();
  for (const { step, target, status, operation } of task.subtasks) {
    if (target.kind !== 'server' || status !== 'SUCCESSFUL') continue;
    if (starting.includes(step)) gone.delete(target.serverId);
    else if (ending.includes(step) && operation !== 'SKIP') gone.add(target.serverId);
  }
  return gone;
}

const isBack = (id: ServerId) =>
  new Error(`Process of server ${id} was gone and is alive again: something starts it, a supervisor perhaps`);

/** Reads inner statuses back. Throws where a process that the task has ended is alive again: the stop did not last. */
async function syncAndExpectGone(context: StepContext): Promise<void> {
  const gone = seenGone(context);
  const { servers } = await syncInnerStatuses(context);
  const back = servers.find(({ id, processAlive }) => processAlive && gone.has(id));
  if (back) throw isBack(back.id);
}

/** Throws unless the process is as expected. Resolves to the observed server; absent where the fleet does not say. */
async function expectProcess(
  context: StepContext,
  id: ServerId,
  alive: boolean,
): Promise<ObservedServer | undefined> {
  const server = await observeServer(context, id);
  if (server && server.processAlive !== alive)
    throw seenGone(context).has(id) && !alive
      ? isBack(id)
      : new Error(`Process of server ${id} is ${server.processAlive ? 'still alive' : 'not alive'}`);
  return server;
}

/** Sets status and observed inner status in one write. */
async function setServer(
  context: StepContext,
  id: ServerId,
  status: ServerStatus,
  seen?: ObservedServer,
): Promise<void> {
  await setStatuses(context, { servers: [{ id, status, ...(seen && { innerStatus: seen.innerStatus }) }] });
}

/** Undoes the end of a server's operation: the operation is under way again. */
const againUnderWay = async (context: StepContext, status: ServerStatus): Promise<void> =>
  setServer(context, (await serverOf(context)).id, status);

async function setZone(context: StepContext, name: string, status: ZoneStatus): Promise<void> {
  const seen = await context.fleet.observe(context.task.clusterId, context.call);
  const innerStatus = seen.zones.find((zone) => zone.name === name)?.innerStatus;
  await setStatuses(context, { zones: [{ name, status, ...(innerStatus && { innerStatus }) }] });
}

/** The process is gone: PROCESS_STOPPED. */
export const finishServerStop: Step = {
  run: async (context) => {
    const { id } = await serverOf(context);
    await setServer(context, id, 'PROCESS_STOPPED', await expectProcess(context, id, false));
  },
  rollback: (context) => againUnderWay(context, 'PROCESS_STOPPING'),
};

/** Isolated, the process lives: SERVICE_STOPPED. */
export const finishServiceStop: Step = {
  run: async (context) => {
    const { id } = await serverOf(context);
    await setServer(context, id, 'SERVICE_STOPPED', await expectProcess(context, id, true));
  },
  rollback: (context) => againUnderWay(context, 'SERVICE_STOPPING'),
};

/**
 * The process serves: RUNNING. A server that is still isolated by itself returns to service first. `during` is the status that
 * it had until here.
 */
export const finishServerStart = (during: 'STARTING' | 'RESTARTING'): Step => ({
  run: async (context) => {
    const server = await serverOf(context);
    const seen = await expectProcess(context, server.id, true);
    await setServerIsolation(context, server, false, seen);
    await setServer(context, server.id, 'RUNNING', seen);
  },
  rollback: async (context) => {
    const server = await serverOf(context);
    await setServer(context, server.id, during);
    if (formerServer(context, server.id) === 'SERVICE_STOPPED')
      await setServerIsolation(context, server, true);
  },
});

export const finishZoneStop: Step = {
  run: async (context) => setZone(context, (await zoneOf(context)).name, 'STOPPED'),
  rollback: async (context) => setZone(context, (await zoneOf(context)).name, 'STOPPING'),
};

/**
 * RUNNING. A zone that is still isolated from an earlier stop returns to service first. A zone that a cluster stop left STOPPED
 * was never isolated; the rollback therefore isolates only what was SERVICE_STOPPED. `during` is the status that it had until
 * here.
 */
export const finishZoneStart = (during: 'STARTING' | 'RESTARTING'): Step => ({
  run: async (context) => {
    const { name } = await zoneOf(context);
    await setZoneIsolation(context, name, false);
    await setZone(context, name, 'RUNNING');
  },
  rollback: async (context) => {
    const { name } = await zoneOf(context);
    await setZone(context, name, during);
    if (formerZone(context, name) === 'SERVICE_STOPPED') await setZoneIsolation(context, name, true);
  },
});

/** End of a cluster operation; `during` is the status that it had until here. */
export const finishCluster = (status: ClusterStatus, during: ClusterStatus): Step => ({
  run: async (context) => {
    await syncAndExpectGone(context);
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
  run: async (context) => {
    const { name } = await zoneOf(context);
    await setZone(context, name, formerZone(context, name));
  },
  rollback: async (context) => setZone(context, (await zoneOf(context)).name, 'OPERATING'),
};

export const syncClusterInfo: Step = { run: syncAndExpectGone, rollback: doNothing };
