import type { obshellV1 } from '@obstop/contracts/router';
import { type ClusterId, type ObshellStopRefusal, serves } from '@obstop/domain';
import { type AcceptPorts, accept, ofObshell, type Proposal } from '@obstop/engine';
import { data, noData } from '../answer.ts';
import { receivingAgent } from './agents.ts';
import { clusterOf, type DagReader } from './dag-reader.ts';
import type { HandlerInput, Handlers } from './handler.ts';
import { toObshellNotAccepted, toObshellRefusal, zoneNotHeld } from './present-refusal.ts';
import { projectDag } from './project-dag.ts';
import { obshellProposals } from './proposals.ts';

/** root@sys has no number among OCP's users. */
const creator = { id: 0, name: 'root@sys' };

/** Stops and starts. */
export function stopHandlers(ports: AcceptPorts, reader: DagReader, clusterId: ClusterId) {
  const cluster = () => clusterOf({ clusters: ports.clusters, clusterId });
  const propose = async () => obshellProposals(await cluster(), ports);

  async function run<R extends ObshellStopRefusal>(
    proposal: Proposal<R>,
    { audit }: Pick<HandlerInput<(typeof obshellV1)['stopOb']>, 'audit'>,
  ) {
    const outcome = ofObshell(await accept(ports, proposal, creator, audit));
    if (outcome.kind !== 'accepted') return toObshellNotAccepted(outcome);
    return data(projectDag(await reader.view(outcome.task, false), false));
  }

  return {
    stopOb: async (input) => {
      const proposal = (await propose()).stopOb(input);
      return proposal.kind === 'refusal' ? proposal : run(proposal, input);
    },
    stopObZone: async (input) => run((await propose()).stopObZone(input), input),
    checkStopObZone: async ({ params, body }) => {
      const of = await cluster();
      // Unlike the stop itself, it is not handed to another agent.
      if (!serves(receivingAgent(of).server)) return zoneNotHeld();
      const verdict = obshellProposals(of, ports).stopObZone({ params, body }).check(of);
      return verdict.kind === 'allowed' ? noData : toObshellRefusal(verdict, of);
    },
    startOb: async (input) => {
      const proposal = (await propose()).startOb(input);
      return proposal.kind === 'refusal' ? proposal : run(proposal, input);
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
