import { ObstopError } from '@obstop/client';
import type { ObshellClient, ObshellDagMembers, ObshellTask } from '@obstop/client/obshell';
import type { ObshellOrder, ObshellVerb } from '@obstop/engine';
import type { Agents, AskOptions } from './agents.ts';

/** Names of main DAGs: they are part of obshell's API. */
const names = { stop: 'Stop OB', start: 'Start OB' };

/** The name of the DAG that a verb makes. */
export const dagNameOf = (verb: ObshellVerb): string => (verb === 'start' ? names.start : names.stop);

/** Undefined where an older agent does not have the call or finds nothing. */
async function orNone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (ObstopError.is(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Whether a DAG has begun since the order was sent, by the clock of its agent. */
const beganSince = ({ askedAt }: ObshellOrder, { startTime }: Pick<ObshellTask, 'startTime'>): boolean =>
  Date.parse(startTime ?? '') >= Date.parse(askedAt) - 1;

/**
 * Finds the DAG of an order whose answer was lost. It must have begun since the order was sent. The search covers the
 * unfinished DAGs of all agents, and from 4.3.0 on all DAGs of the agent that received the order. Rejects where several fit,
 * because nothing tells them apart.
 */
export async function findOrdered(
  order: ObshellOrder,
  agents: Agents,
  askOptions: AskOptions,
): Promise<string | undefined> {
  const found = new Set<string>();
  const take = (dags: readonly ObshellTask[] | undefined) => {
    for (const dag of dags ?? [])
      if (dag.name === dagNameOf(order.verb) && beganSince(order, dag)) found.add(String(dag.id));
  };
  const ofReceiver = agents.askOnly(
    order.agent,
    (client, options) => orNone(client.dags.listAgent({ ...options, details: false })),
    askOptions,
  );
  // Where it refuses, the list of all agents is still to be read.
  take(await ofReceiver.catch(() => undefined));
  askOptions.signal?.throwIfAborted();
  take(
    await agents.ask(
      (client, options) => client.dags.listUnfinished({ ...options, details: false }),
      askOptions,
    ),
  );
  const [only, ...others] = found;
  if (others.length > 0)
    throw new Error(
      `an earlier ${dagNameOf(order.verb)} was asked for without an answer, and several DAGs may be it: ${[...found].join(', ')}`,
    );
  return only;
}

/** Main DAGs of starts and stops that hold agents. Before 4.3.0 the agents' own DAGs name them. */
export async function holdersOf(client: ObshellClient, options: { signal?: AbortSignal }): Promise<string[]> {
  const mains = await orNone(client.dags.listAgentMain({ ...options, details: false }));
  if (mains) return mains.map(({ id }) => String(id));
  const unfinished = await client.dags.listUnfinished(options);
  const named = unfinished.flatMap(({ raw }: { raw: ObshellDagMembers }) => {
    const main = raw.additional_data?.main_dag_id;
    return typeof main === 'string' ? [main] : [];
  });
  return [...new Set(named)];
}
