import type { Cluster, Refusal, Task } from '@obstop/domain';
import { type OcpRefusal, refuse } from './answer.ts';

/** A refusal by the safety rules, in OCP's words. Its data go into error.target, so that a caller need not read prose. */
export function toOcpRefusal(refusal: Refusal, cluster: Cluster): OcpRefusal {
  const { kind, ...target } = refusal;
  const more = { target: { rule: kind, clusterId: cluster.id, ...target } };
  const status = (what: string, state: string, allowed: string[]) =>
    refuse('statusNotAllowed', { cluster: cluster.name, what, state, allowed: allowed.join(', ') }, more);
  switch (refusal.kind) {
    case 'unknown-zone':
      return refuse('zoneNotFound', { id: cluster.id, zone: refusal.zoneName });
    case 'unknown-server':
      return refuse('serverNotFound', { id: cluster.id, server: refusal.serverId });
    case 'protected-cluster':
      return refuse('clusterProtected', { cluster: cluster.name }, more);
    case 'cluster-status':
      return status('the cluster', refusal.status, refusal.allowedStatuses);
    case 'zone-status':
      return status(`zone ${refusal.zoneName}`, refusal.status, refusal.allowedStatuses);
    case 'server-status':
      return status(`server ${refusal.serverId}`, refusal.status, refusal.allowedStatuses);
    case 'another-zone-stopped':
      return refuse('otherZoneStopped', { cluster: cluster.name, what: `zone ${refusal.stoppedZone}` }, more);
    // Rules of obshell's calls: an OCP stop has one target, and no agent.
    case 'several-zones':
    case 'agent-unavailable':
      throw new RangeError(`an OCP stop cannot be refused by ${refusal.kind}`);
    case 'no-majority':
      return refuse(
        'majorityLost',
        {
          cluster: cluster.name,
          tenant: refusal.tenant.name,
          left: refusal.leftVoters.length,
          all: refusal.voters.length,
        },
        more,
      );
    case 'nothing-to-stop':
      return refuse('illegalArgument', {
        field: 'type',
        rule: 'neither isolation nor a process to end is asked for',
      });
  }
}

/** The cluster is held by an unfinished task. */
export function clusterBusy(
  clusterName: string,
  clusterId: number,
  holder: Pick<Task, 'id' | 'name'>,
): OcpRefusal {
  return refuse(
    'clusterBusy',
    { cluster: clusterName, taskId: holder.id, taskName: holder.name },
    { target: { clusterId, taskId: holder.id, taskName: holder.name } },
  );
}
