/**
 * Owns: carrying out one change of a cluster by one DAG: it observes, orders the DAG, and observes again.
 * Does not own: what is wanted (the fleet's calls), following a DAG (last-order.ts), how a task continues after a failure.
 * Invariants: E3 an order is stored with the task's epoch before it is sent, and its DAG's id before that is awaited; E4 an
 * order that was sent is found again and never sent twice: nothing else is sent while it may still arrive; E6 every wait ends with the call's signal. One DAG of ours at a
 * time.
 */
import { ObstopError } from '@obstop/client';
import type { ObshellStart, ObshellStop, ObshellTask } from '@obstop/client/obshell';
import type { FleetCall, ObshellClusterState, ObshellOrder, ObshellVerb } from '@obstop/engine';
import { expiresAtOf } from './after-last-order.ts';
import { isExpired } from './agent-client.ts';
import { type AgentObservation, observeAgents } from './agent-observation.ts';
import { type Agent, reasonOf } from './agents.ts';
import { dagNameOf, findOrdered, holdersOf } from './find-dag.ts';
import { afterAcceptance, lastOrder, type ManagedCluster, type OrderPorts } from './last-order.ts';

/** A part of a wanted change: one zone or server, for one run of one subtask. */
export interface WantedPart {
  /** Its name in a scope. */
  target: string;
  /** `subtask:run`. */
  member: string;
  isDone(observation: AgentObservation, state: ObshellClusterState): boolean;
}

/** A change of a cluster that one DAG can make. */
export interface WantedChange {
  verb: ObshellVerb;
  scope: ObshellOrder['scope'];
  /** The call's own part, then those of its siblings. */
  parts: [WantedPart, ...WantedPart[]];
  /** Whether the effect shows as soon as the DAG has succeeded. Then it is checked. */
  showsAtOnce: boolean;
}

/** How often to look for an effect, a holder or an agent that must show soon. */
const maxLooks = 5;

/** Carries out a change for one call. The caller must hold the cluster's mutex (keyed-mutex.ts). */
export async function carryOut(
  ports: OrderPorts,
  managed: ManagedCluster,
  { verb, scope, parts: [own, ...siblings], showsAtOnce }: WantedChange,
  call: FleetCall,
): Promise<void> {
  const { agents } = managed;
  const { clock, pollIntervalMs } = ports;
  const last = await lastOrder(ports, managed, call);
  const { askOptions, save } = last;
  const see = async () => observeAgents(await managed.cluster(), agents, askOptions);

  /** Ids of the DAGs to pass: our own, and those holders that the operator allows. Rejects where another holder has an agent. */
  async function passed(ownIds: string[], first: AgentObservation): Promise<string[]> {
    let observation = first;
    for (let looks = 1; observation.underMaintenance; looks += 1) {
      const holders = await agents.ask((client, options) => holdersOf(client, options), askOptions);
      const foreign = holders.filter((id) => !ownIds.includes(id));
      const refused = foreign.filter((id) => !managed.forcePassDag.includes(id));
      if (refused.length === 0 && holders.length > 0) return [...ownIds, ...foreign];
      // A lock that is just being freed has no holder any more.
      if (refused.length > 0 || looks >= maxLooks)
        throw new Error(
          refused.length > 0
            ? `the agents are held by DAG ${refused.join(', ')}, which is not ours; it is passed where forcePassDag of the cluster names it`
            : 'the agents are under maintenance by something that is neither a start nor a stop',
        );
      await clock.sleep(pollIntervalMs, call.signal);
      observation = await see();
    }
    return ownIds;
  }

  /** Sends the order once. Resolves to the DAG's id; undefined where the agent has not taken it and another one may be sent. */
  async function send(
    asked: ObshellOrder,
    agent: Agent,
    forcePassDag: string[],
    older: readonly (string | undefined)[],
  ): Promise<string | undefined> {
    const options = { signal: call.signal };
    const what: ObshellStart = { scope, target: asked.targets, forcePassDag };
    const modes: { readonly [V in ObshellVerb]?: Pick<ObshellStop, 'force' | 'terminate'> } = {
      force: { force: true },
      terminate: { terminate: true },
    };
    const look = async (why: string, cause?: unknown) => {
      const found = await findOrdered(asked, agents, askOptions);
      if (found === undefined) throw new Error(`${why}; a retry looks once more before it asks`, { cause });
      call.log(`The answer was lost; its DAG was found: ${found}`);
      return found;
    };
    let dag: ObshellTask;
    try {
      // However late it arrives: what is stored says when it cannot any more.
      dag = await agent.expiring(expiresAtOf(asked), (client) =>
        verb === 'start' ? client.start(what, options) : client.stop({ ...what, ...modes[verb] }, options),
      );
    } catch (error) {
      call.signal.throwIfAborted();
      if (ObstopError.is(error) && error.mayHaveHappened === true) return look(reasonOf(error), error);
      const { order: _, ...rest } = last.state();
      await save(rest);
      if (!ObstopError.is(error, 'unreachable') && !isExpired(error))
        throw new Error(reasonOf(error), { cause: error });
      call.log(`Agent ${agent.name} has not taken it: ${reasonOf(error)}`);
      return undefined;
    }
    // After a lost answer the client looks by the time of slow answers, and may take a DAG from just before.
    const isOlder = older.includes(String(dag.id));
    return isOlder ? look(`no answer, and DAG ${dag.id} was asked for before`) : String(dag.id);
  }

  async function order(parts: WantedPart[], pass: string[]): Promise<void> {
    const targets = parts.map(({ target }) => target);
    const members = parts.map(({ member }) => member);
    const older = [...standing, last.state().order?.dagId];
    const passing = pass.length > 0 ? `, passing DAG ${pass.join(', ')}` : '';
    for (let tries = 1; ; tries += 1) {
      const { agent, time: askedAt, expiresAtMs } = await agents.choose(askOptions);
      const { taskId } = call;
      const sender = { taskId, agent: agent.name, askedAt, expiresAtMs };
      const asked: ObshellOrder = { ...sender, verb, scope, targets, members };
      await save({ ...last.state(), ...(standing.length > 0 && { standing }), order: asked });
      call.log(`${dagNameOf(verb)} (${verb}) of ${targets.join(', ')} by agent ${agent.name}${passing}`);
      const dagId = await send(asked, agent, pass, older);
      if (dagId !== undefined) {
        const begun = { ...asked, dagId };
        await save(afterAcceptance(last.state(), begun));
        return await last.follow(begun, dagId);
      }
      if (tries >= maxLooks)
        throw new Error(`agent ${agent.name} has not taken the ${dagNameOf(verb)} in ${tries} tries`);
    }
  }

  const standing = await last.review();
  let observation = await see();
  if (own.isDone(observation, last.state())) return call.log(`${own.target}: done already (${verb})`);
  const pass = await passed(standing, observation);
  await order([own, ...siblings.filter(({ isDone }) => !isDone(observation, last.state()))], pass);
  for (let looks = 1; showsAtOnce; looks += 1) {
    observation = await see();
    if (own.isDone(observation, last.state())) return;
    if (looks >= maxLooks)
      throw new Error(`DAG ${last.state().order?.dagId} succeeded, and yet ${own.target} does not show it`);
    await clock.sleep(pollIntervalMs, call.signal);
  }
}
