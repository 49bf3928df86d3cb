import type { AgentReach as WireReach } from '@obstop/contracts';
import type { obstopV1 } from '@obstop/contracts/router';
import { type ClusterId, clusterId } from '@obstop/domain';
import type { ObshellFleetState } from '@obstop/engine';
import type { AgentReach } from '@obstop/fleet/obshell';
import { definedMembers } from '../../config/defined-members.ts';
import { data, noData } from '../answer.ts';
import { formatDateTime } from '../date-time.ts';
import { refuse } from '../ocp/answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';
import { notServed } from '../served-routes.ts';

/** What the handlers need. */
export interface AgentPorts {
  /** Of a cluster of the configuration. */
  reach(id: ClusterId): AgentReach[] | undefined;
  state: Pick<ObshellFleetState, 'repin'>;
}

const ofRealClusters = notServed('the simulated fleet has no agents of other machines');

/** In the place of `agentHandlers` where the fleet is simulated. */
export const noAgentHandlers = { listReach: ofRealClusters, setClusterIdentity: ofRealClusters };

const shownTime = (ms: number | undefined) => (ms === undefined ? undefined : formatDateTime(ms));

const shown = ({ agent, problem, lastAnswerAtMs, problemSinceMs }: AgentReach): WireReach =>
  definedMembers<WireReach>({
    agent,
    lastAnswer: shownTime(lastAnswerAtMs),
    problem,
    problemSince: shownTime(problemSinceMs),
  });

/** How agents are reached, and which cluster they are to belong to. */
export function agentHandlers({ reach, state }: AgentPorts) {
  return {
    listReach: async ({ params }) => {
      const agents = reach(clusterId(params.id));
      return agents ? data({ contents: agents.map(shown) }) : refuse('clusterNotFound', { id: params.id });
    },
    setClusterIdentity: async ({ params, body, audit }) => {
      const id = clusterId(params.id);
      if (!reach(id)) return refuse('clusterNotFound', { id: params.id });
      await state.repin(id, body, audit);
      return noData;
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
