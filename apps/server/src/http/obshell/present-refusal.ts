import type { Cluster, ObshellStopRefusal, Refusal } from '@obstop/domain';
import type { NotAccepted } from '@obstop/engine';
import { byKind } from '../by-kind.ts';
import { type ObshellRefusal, refuse } from './answer.ts';

/** What asks OceanBase itself, on an agent whose observer does not serve. `doing` is what was being done. */
export const notHeld = (doing?: string) =>
  refuse('Agent.OceanBase.NotHold', { context: doing === undefined ? '' : `${doing} failed: ` });

/** The same where a zone is looked for. */
export const zoneNotHeld = () => notHeld('check if zone exist');

const inMultiZone = () => refuse('OB.Server.StoppedInMultiZone');

/** Each rule in obshell's words. */
const rules = {
  'unknown-zone': ({ zoneName }) => refuse('OB.Zone.NotExist', { zone: zoneName.slice(0, 128) }),
  'unknown-server': ({ serverId: server }) => refuse('Agent.NotExist', { server }),
  'agent-unavailable': () => refuse('OB.Cluster.ForceStopRequired'),
  'no-server-serves': zoneNotHeld,
  'several-zones': inMultiZone,
  'another-zone-stopped': inMultiZone,
  'no-majority': () => refuse('OB.Cluster.Tenant.Replica.Invalid'),
  'protected-cluster': (_, { name }) =>
    refuse('Common.BadRequest', { reason: `cluster ${name} is protected by the configuration` }),
} as const satisfies {
  [K in ObshellStopRefusal['kind']]: (refusal: Refusal<K>, cluster: Cluster) => ObshellRefusal;
};

/** A refusal by the safety rules, with the error that stands for its rule. */
export const toObshellRefusal = <R extends ObshellStopRefusal>(refusal: R, cluster: Cluster) =>
  byKind(rules, refusal, cluster);

/** Why a stop or start was not accepted, or would not be, with the error that stands for it. */
export function toObshellNotAccepted<R extends ObshellStopRefusal>(
  outcome: Extract<NotAccepted<R>, { kind: 'refused' | 'unknown-cluster' }>,
) {
  if (outcome.kind === 'refused') return toObshellRefusal(outcome.refusal, outcome.cluster);
  return refuse('Task.CreateFailed', { name: 'Stop OB', reason: 'the cluster is not known' });
}
