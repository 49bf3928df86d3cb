import { type OcpTask, writeOcpTaskA, writeOcpTaskB } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import type { RestartRefusal, StartRefusal, StopRefusal } from '@obstop/domain';
import { type AcceptPorts, accept, type Proposal } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { data } from '../answer.ts';
import { toOcpNotAccepted } from './present-refusal.ts';
import { toOcpTask } from './present-task.ts';
import { ocpProposals } from './proposals.ts';
import type { HandlerInput, Handlers } from './register-routes.ts';
import { type OcpRelease, serverTaskWriter } from './release.ts';

/** Who asks, for the task and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

/**
 * The stops, starts and restarts. Zone calls and the restart of a server answer the younger dialect; cluster calls and the
 * other server calls the older one. Stops and starts of servers of 4.3 answer the youngest.
 */
export function stopHandlers(ports: AcceptPorts, release?: OcpRelease) {
  const propose = ocpProposals(ports, release);
  const writeServerTask = serverTaskWriter(release);
  async function run<R extends StopRefusal | StartRefusal | RestartRefusal, T>(
    proposal: Proposal<R>,
    write: (task: OcpTask) => T,
    { user: { id, name }, audit }: By,
  ) {
    const outcome = await accept(ports, proposal, { id, name }, audit);
    if (outcome.kind === 'accepted') return data(write(toOcpTask(outcome.task)));
    return toOcpNotAccepted(outcome, proposal);
  }

  return {
    stopCluster: async (input) => run(propose.stopCluster(input), writeOcpTaskA, input),
    stopZone: async (input) => run(propose.stopZone(input), writeOcpTaskB, input),
    stopServer: async (input) => {
      const proposal = propose.stopServer(input);
      return proposal.kind === 'refusal' ? proposal : run(proposal, writeServerTask, input);
    },
    startCluster: async (input) => run(propose.startCluster(input), writeOcpTaskA, input),
    startZone: async (input) => run(propose.startZone(input), writeOcpTaskB, input),
    startServer: async (input) => run(propose.startServer(input), writeServerTask, input),
    restartCluster: async (input) => run(propose.restartCluster(input), writeOcpTaskA, input),
    restartZone: async (input) => run(propose.restartZone(input), writeOcpTaskB, input),
    restartServer: async (input) => {
      const proposal = propose.restartServer(input);
      return proposal.kind === 'refusal' ? proposal : run(proposal, writeOcpTaskB, input);
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
