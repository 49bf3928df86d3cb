import type { Cluster, Refusal } from '@obstop/domain';
import { type ObshellRefusal, refuse } from './answer.ts';

/** A refusal by the safety rules, in obshell's words; rules that only OCP has are bad requests here. */
export function toObshellRefusal(refusal: Refusal, cluster: Cluster): ObshellRefusal {
  switch (refusal.kind) {
    case 'unknown-zone':
      return refuse('OB.Zone.NotExist', { zone: refusal.zoneName.slice(0, 128) });
    case 'unknown-server':
      return refuse('Agent.NotExist', { server: refusal.serverId });
    case 'agent-unavailable':
      return refuse('OB.Cluster.ForceStopRequired');
    case 'several-zones':
    case 'another-zone-stopped':
      return refuse('OB.Server.StoppedInMultiZone');
    case 'no-majority':
      return refuse('OB.Cluster.Tenant.Replica.Invalid');
    case 'protected-cluster':
      return refuse('Common.BadRequest', {
        reason: `cluster ${cluster.name} is protected by the configuration`,
      });
    case 'cluster-status':
    case 'zone-status':
    case 'server-status':
    case 'nothing-to-stop':
      return refuse('Common.BadRequest', { reason: refusal.kind });
  }
}
