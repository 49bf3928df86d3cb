import { formerStatusesOf, obshellRequestOf, serversOf, type TaskId } from '@obstop/domain';
import { storeOutage } from '../../ports/store-unavailable.ts';
import { clusterOf, doNothing, type Step, type StepContext, serverOf } from '../step.ts';
import { agentAddress } from './requested-scope.ts';

// An obshell stop or start is accepted without the cluster's lock (E2). Its first node tries to take the lock; the second one
// fails without it. The one lock stands for the locks of all agents in obshell.

/** Makes the holder give up the cluster if the request names it. Afterwards another holder may have come first. */
async function take(context: StepContext): Promise<TaskId> {
  const { forcePass } = obshellRequestOf(context.task);
  const given = new Set<TaskId>();
  for (;;) {
    const holder = await context.lock.take();
    if (holder === context.task.id || !forcePass.includes(holder) || given.has(holder)) return holder;
    given.add(holder);
    context.call.log(`pass DAG ${await context.lock.nameOf(holder)}`);
    await context.lock.giveUp(holder);
  }
}

/** Always succeeds, as in obshell. Its log names the holder that was in the way. */
export const takeCluster: Step = {
  run: async (context) => {
    const address = agentAddress(await serverOf(context));
    try {
      const holder = await take(context);
      context.call.log(
        holder === context.task.id
          ? `create sub dag of agent ${address} success`
          : `${address} is under maintenance by DAG [${await context.lock.nameOf(holder)}]`,
      );
    } catch (error) {
      context.call.signal.throwIfAborted();
      if (storeOutage(error)) throw error;
      context.call.log(`WARN: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
  rollback: doNothing,
};

/**
 * Fails unless the task has the cluster. It then reads the former statuses again: the plan was made without the lock, and
 * others may have changed them since.
 */
export const checkAgents: Step = {
  run: async (context) => {
    const holder = await context.lock.holder();
    const cluster = await clusterOf(context);
    if (holder !== context.task.id) {
      const agents = serversOf(cluster).map(agentAddress).join(' ');
      throw new Error(
        `[Task.SubDag.NotAllCreated]: check sub dag created failed: Sub DAG of agents: [${agents}] not created, main DAG failed`,
      );
    }
    context.renewFormerStatuses(formerStatusesOf(cluster, obshellRequestOf(context.task).target));
    context.call.log('all agents are ready');
  },
  rollback: doNothing,
};
