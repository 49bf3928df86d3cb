import { ObstopError } from '@obstop/client';
import type { ObshellDagOperator, ObshellTask } from '@obstop/client/obshell';
import type { Clock } from '@obstop/engine';
import type { Agents, AskOptions } from './agents.ts';
import { subDagIds } from './dag-log.ts';

/** How often a sub DAG is read until it has given up its agent. */
const maxLooks = 60;

/** What releasing needs. */
export interface ReleasePorts {
  agents: Agents;
  clock: Clock;
  pollIntervalMs: number;
}

/** Sends an operator that may come too late. Only the DAG's state afterwards matters. */
export async function tryOperate(
  { agents }: ReleasePorts,
  id: string,
  operator: ObshellDagOperator,
  askOptions: AskOptions,
): Promise<void> {
  try {
    await agents.ask((client, options) => client.dags.operate(id, operator, options), askOptions);
  } catch (error) {
    askOptions.signal?.throwIfAborted();
    const cause = error instanceof Error ? error.cause : undefined;
    if (!ObstopError.is(cause, 'refused') && !ObstopError.is(cause, 'not-found')) throw error;
    askOptions.log?.(`${operator} of DAG ${id}: ${cause.message}`);
  }
}

/**
 * Frees the locks of the agents' own DAGs after a main DAG did not succeed. As in obshell's command line, they are cancelled
 * where they run, and then passed.
 */
export async function releaseAgents(
  dag: ObshellTask,
  ports: ReleasePorts,
  askOptions: AskOptions,
): Promise<void> {
  for (const id of subDagIds(dag)) {
    for (let looks = 1; ; looks += 1) {
      const sub = await ports.agents.ask((client, options) => client.dags.get(id, options), askOptions);
      if (sub.ended && sub.state !== 'failed') break;
      if (looks > maxLooks) {
        askOptions.log?.(`DAG ${id} keeps its agent: ${sub.status}`);
        break;
      }
      await tryOperate(ports, id, sub.ended ? 'PASS' : 'CANCEL', askOptions);
      await ports.clock.sleep(ports.pollIntervalMs, askOptions.signal);
    }
  }
}
