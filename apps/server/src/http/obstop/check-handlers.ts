/**
 * Owns: dry runs, in the words of both APIs.
 * Does not own: any rule. What a call takes is read by its own route, what it asks for and how it is refused come from the
 * functions that its own handler uses.
 * Invariant: nothing is written.
 */
import { type Check, type Checked, type Language, writeJson } from '@obstop/contracts';
import { obshellV1, type obstopV1, ocpV2 } from '@obstop/contracts/router';
import {
  clusterId,
  type ObshellStopRefusal,
  type RestartRefusal,
  type StartRefusal,
  type StopRefusal,
  serversOf,
} from '@obstop/domain';
import { type AcceptPorts, type Allowed, dryRun, ofObshell, type Proposal } from '@obstop/engine';
import { may, readCluster, updateCluster } from '../../access/user.ts';
import { data } from '../answer.ts';
import { type ObshellRefusal, writeRefusal as writeObshellRefusal } from '../obshell/answer.ts';
import { toObshellNotAccepted } from '../obshell/present-refusal.ts';
import { obshellProposals } from '../obshell/proposals.ts';
import { bindParts, thrown } from '../obshell/surface.ts';
import { type OcpRefusal, refuse, writeRefusal as writeOcpRefusal } from '../ocp/answer.ts';
import { toOcpNotAccepted } from '../ocp/present-refusal.ts';
import { ocpProposals } from '../ocp/proposals.ts';
import { type Handlers, readParts } from '../ocp/register-routes.ts';
import type { OcpRelease } from '../ocp/release.ts';

type Ports = Pick<AcceptPorts, 'store' | 'clusters' | 'protectedClusters'>;
type OcpCheck = NonNullable<Check['ocp']>;
type ObshellCheck = NonNullable<Check['obshell']>;
/** What a proposal of either API is made from once its route has read it. */
type Propose<R extends Proposal | { kind: 'refusal' }> = (parts: unknown) => R;

const shownAllowed = ({ plan, subtasks }: Allowed): Checked => ({
  kind: 'allowed',
  plan: {
    name: plan.name,
    subtasks: subtasks.map(({ name, target, timeoutSeconds, upstreams, downstreams }) => ({
      ...{ name, target, timeoutSeconds, upstreams, downstreams },
    })),
  },
});

/** What a call of OCP would be answered. */
async function checkOcp(
  ports: Ports,
  release: OcpRelease | undefined,
  { operation, body, ...named }: OcpCheck,
): Promise<Allowed | OcpRefusal> {
  const params = {
    id: String(named.clusterId),
    ...('zoneName' in named && { zoneName: named.zoneName }),
    ...('serverId' in named && { serverId: String(named.serverId) }),
  };
  const read = readParts(ocpV2[operation], { params, query: {}, body });
  if (read.kind === 'refusal') return read;
  // Read by the route of the same operation.
  const propose = ocpProposals(ports, release)[operation] as Propose<
    Proposal<StopRefusal | StartRefusal | RestartRefusal> | OcpRefusal
  >;
  const proposal = propose(read);
  if (proposal.kind === 'refusal') return proposal;
  const outcome = await dryRun(ports, proposal);
  return outcome.kind === 'allowed' ? outcome : toOcpNotAccepted(outcome, proposal);
}

/** What a call of obshell would be answered by an agent of the cluster; undefined where there is no such cluster. */
async function checkObshell(
  ports: Ports,
  { operation, body, ...named }: ObshellCheck,
): Promise<Allowed | ObshellRefusal | undefined> {
  const cluster = await ports.clusters.get(clusterId(named.clusterId));
  if (!cluster) return undefined;
  // There is no agent: whatever is asked of it is answered with that.
  if (serversOf(cluster).length === 0) return thrown(undefined);
  const params = 'zoneName' in named ? { zone_name: named.zoneName } : {};
  const text = body === undefined ? '' : writeJson(body);
  const bound = bindParts(obshellV1[operation], { params, query: {}, text });
  if (bound.kind === 'refusal') return bound;
  // As in checkOcp.
  const propose = obshellProposals(cluster, ports)[operation] as Propose<
    Proposal<ObshellStopRefusal> | ObshellRefusal
  >;
  const proposal = propose(bound);
  if (proposal.kind === 'refusal') return proposal;
  const outcome = ofObshell(await dryRun(ports, proposal));
  return outcome.kind === 'allowed' ? outcome : toObshellNotAccepted(outcome);
}

/** Dry runs of stops, starts and restarts. */
export function checkHandlers(ports: Ports, release?: OcpRelease) {
  async function checked({ ocp, obshell }: Check, language: Language): Promise<Checked | undefined> {
    if (ocp) {
      const outcome = await checkOcp(ports, release, ocp);
      if (outcome.kind === 'allowed') return shownAllowed(outcome);
      return { kind: 'refused', ...writeOcpRefusal(outcome, language) };
    }
    const outcome = obshell && (await checkObshell(ports, obshell));
    if (!outcome) return undefined;
    if (outcome.kind === 'allowed') return shownAllowed(outcome);
    return { kind: 'refused', ...writeObshellRefusal(outcome, language) };
  }

  return {
    check: async ({ body, user, language }) => {
      const id = (body.ocp ?? body.obshell)?.clusterId ?? 0;
      const permission = readCluster(id);
      if (!may(user, permission) && !may(user, updateCluster(id))) return refuse('forbidden', { permission });
      const answer = await checked(body, language);
      return answer ? data(answer) : refuse('clusterNotFound', { id });
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
