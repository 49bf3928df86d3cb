import type { Server } from '@obstop/domain';
import { storeOutage } from '../../ports/store-unavailable.ts';
import { type StepContext, serverOf } from '../step.ts';
import { agentAddress, type RequestedScope, requestedScopeOf } from './requested-scope.ts';

/**
 * Runs one agent's part of the work. As in obshell, the node that waits for the agents always succeeds, and the last node finds
 * the agents that failed. Only an interruption or an outage of the store ends it
 * early.
 */
export async function runAgentPart(
  context: StepContext,
  work: (scope: RequestedScope, server: Server) => Promise<void>,
): Promise<void> {
  const { call } = context;
  try {
    await work(requestedScopeOf(context), await serverOf(context));
  } catch (error) {
    call.signal.throwIfAborted();
    if (storeOutage(error)) throw error;
    call.log(`Failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Throws an error that names the agents of these servers, unless there are none. */
export function expectAllAgentsSucceeded(unfinished: readonly Server[]): void {
  if (unfinished.length === 0) return;
  const agents = unfinished.map(agentAddress).join(' ');
  throw new Error(
    `[Task.SubDag.NotAllSucceed]: check sub dag succeed failed: Sub DAG of agents: [${agents}] failed, main DAG failed`,
  );
}
