import type { OcpBusyTarget } from '@obstop/contracts';
import type { Cluster, Refusal, StartRefusal, StopRefusal } from '@obstop/domain';
import type { Holder, NotAccepted, Proposal } from '@obstop/engine';
import { byKind } from '../by-kind.ts';
import { type OcpRefusal, refuse } from './answer.ts';

type Rule = (StopRefusal | StartRefusal)['kind'];

/** Its data go into error.target, so that a caller need not read prose. */
function target({ kind, ...facts }: Refusal<Rule>, { id }: Cluster) {
  return { target: { rule: kind, clusterId: id, ...facts } };
}

function status(
  what: string,
  refusal: Refusal<'cluster-status' | 'zone-status' | 'server-status'>,
  cluster: Cluster,
) {
  const { status: state, allowedStatuses } = refusal;
  const values = { cluster: cluster.name, what, state, allowed: allowedStatuses.join(', ') };
  return refuse('statusNotAllowed', values, target(refusal, cluster));
}

/** Each rule in OCP's words. */
const rules = {
  'unknown-zone': ({ zoneName: zone }, { id }) => refuse('zoneNotFound', { id, zone }),
  'unknown-server': ({ serverId: server }, { id }) => refuse('serverNotFound', { id, server }),
  'protected-cluster': (refusal, cluster) =>
    refuse('clusterProtected', { cluster: cluster.name }, target(refusal, cluster)),
  'cluster-status': (refusal, cluster) => status('the cluster', refusal, cluster),
  'zone-status': (refusal, cluster) => status(`zone ${refusal.zoneName}`, refusal, cluster),
  'server-status': (refusal, cluster) => status(`server ${refusal.serverId}`, refusal, cluster),
  'another-zone-stopped': (refusal, cluster) => {
    const values = { cluster: cluster.name, what: `zone ${refusal.stoppedZone}` };
    return refuse('otherZoneStopped', values, target(refusal, cluster));
  },
  'no-majority': (refusal, cluster) => {
    const { tenant, leftVoters, voters } = refusal;
    const [left, all] = [leftVoters.length, voters.length];
    const values = { cluster: cluster.name, tenant: tenant.name, left, all };
    return refuse('majorityLost', values, target(refusal, cluster));
  },
} as const satisfies { [K in Rule]: (refusal: Refusal<K>, cluster: Cluster) => OcpRefusal };

/** A refusal by the safety rules, with the error that stands for its rule. */
const toOcpRefusal = <R extends StopRefusal | StartRefusal>(refusal: R, cluster: Cluster) =>
  byKind(rules, refusal, cluster);

/** The cluster is held by an unfinished task. */
export function clusterBusy(cluster: Pick<Cluster, 'id' | 'name'>, { id: taskId, name: taskName }: Holder) {
  const busy: OcpBusyTarget = { clusterId: cluster.id, taskId, taskName };
  return refuse('clusterBusy', { cluster: cluster.name, taskId, taskName }, { target: { ...busy } });
}

const targets = { cluster: 'the cluster', zones: 'the zone', servers: 'the server' } as const;

/** Why a stop or start was not accepted, or would not be, with the error that stands for it. */
export function toOcpNotAccepted<R extends StopRefusal | StartRefusal>(
  outcome: NotAccepted<R>,
  { target: { kind } }: Pick<Proposal, 'target'>,
) {
  switch (outcome.kind) {
    case 'unknown-cluster':
      return refuse('clusterNotFound', { id: outcome.clusterId });
    case 'refused':
      return toOcpRefusal(outcome.refusal, outcome.cluster);
    case 'locked':
      return clusterBusy(outcome.cluster, outcome.holder);
    case 'empty-target':
      return refuse('statusNotAllowed', {
        cluster: outcome.cluster.name,
        what: targets[kind],
        state: 'without servers',
        allowed: 'at least one server',
      });
  }
}
