import type { ServerId } from '@obstop/domain';
import { formerServer, ranBefore, setStatuses } from './former-statuses.ts';
import { doNothing, limitSiblings, observeServer, type Step, type StepContext, serverOf } from './step.ts';

async function signalStop(context: StepContext, id: ServerId, how: 'stop' | 'kill'): Promise<void> {
  if ((await observeServer(context, id))?.processAlive === false) {
    context.call.log(`Process of server ${id} is gone already`);
    return;
  }
  context.call.log(`${how === 'kill' ? 'Kill' : 'Stop'} observer process of server ${id}`);
  await context.fleet.stopProcess(context.task.clusterId, id, how, context.call);
}

async function signalStart(context: StepContext, id: ServerId): Promise<void> {
  if ((await observeServer(context, id))?.processAlive === true) {
    context.call.log(`Process of server ${id} is alive already`);
    return;
  }
  context.call.log(`Start observer process of server ${id}`);
  await context.fleet.startProcess(context.task.clusterId, id, context.call);
}

async function waitUntil(context: StepContext, id: ServerId, alive: boolean): Promise<void> {
  context.call.log(`Wait until the process of server ${id} ${alive ? 'serves' : 'is gone'}`);
  await context.fleet.waitForProcess(context.task.clusterId, id, alive, context.call);
}

/**
 * Starts a process that this task has ended, and waits until it serves. The start is requested even of a live process: it may
 * have been told to stop and still be ending, and only the fleet knows.
 */
async function startAgain(context: StepContext, id: ServerId, call = context.call): Promise<void> {
  context.call.log(`Start observer process of server ${id} again`);
  await context.fleet.startProcess(context.task.clusterId, id, call);
  await waitUntil(context, id, true);
}

/** Starts what ran before the task. */
async function bringBack(context: StepContext): Promise<void> {
  const { id } = await serverOf(context);
  if (!ranBefore(formerServer(context, id))) {
    context.call.log(`Process of server ${id} did not run before: left as it is`);
    return;
  }
  const { call } = limitSiblings(context, (sibling) => ranBefore(formerServer(context, sibling)));
  await startAgain(context, id, call);
}

/** Ends what did not run before the task. */
async function takeDown(context: StepContext): Promise<void> {
  const { id } = await serverOf(context);
  if (formerServer(context, id) !== 'PROCESS_STOPPED') {
    context.call.log(`Process of server ${id} was not stopped before: left as it is`);
    return;
  }
  const stopping = limitSiblings(context, (sibling) => formerServer(context, sibling) === 'PROCESS_STOPPED');
  await signalStop(stopping, id, 'stop');
  await waitUntil(context, id, false);
}

/** Ends the process and waits until it is gone. */
export const endProcess = (how: 'stop' | 'kill'): Step => ({
  run: async (context) => {
    const { id } = await serverOf(context);
    await signalStop(context, id, how);
    await waitUntil(context, id, false);
  },
  rollback: bringBack,
});

/** Ends the process without waiting; a separate node waits. */
export const signalProcessEnd = (how: 'stop' | 'kill'): Step => ({
  run: async (context) => {
    const { id } = await serverOf(context);
    await setStatuses(context, { servers: [{ id, status: 'PROCESS_STOPPING' }] });
    await signalStop(context, id, how);
  },
  rollback: bringBack,
});

/** Waits until the process is gone. */
export const waitProcessStop: Step = {
  run: async (context) => waitUntil(context, (await serverOf(context)).id, false),
  rollback: doNothing,
};

/** Starts the process and waits until it serves. */
export const startProcess: Step = {
  run: async (context) => {
    const { id } = await serverOf(context);
    await signalStart(context, id);
    await waitUntil(context, id, true);
  },
  rollback: takeDown,
};

/** The start of a restart: the end of the process may have been skipped, or be late. */
export const startProcessAgain: Step = {
  run: async (context) => startAgain(context, (await serverOf(context)).id),
  rollback: takeDown,
};

/** Starts the process without waiting; a separate node waits. */
export const signalProcessStart: Step = {
  run: async (context) => signalStart(context, (await serverOf(context)).id),
  rollback: takeDown,
};

/** Waits until the process serves. */
export const waitProcessStart: Step = {
  run: async (context) => waitUntil(context, (await serverOf(context)).id, true),
  rollback: doNothing,
};
