import type { FaultDraft as WireFault } from '@obstop/contracts';
import { clusterId, serverId } from '@obstop/domain';
import type { FaultDraft } from '@obstop/engine';
import { definedMembers } from '../../config/defined-members.ts';

/** A fault as it was asked for, in the fleet's own words. */
export function toFaultDraft({ scope, rule }: WireFault): FaultDraft {
  return {
    scope: definedMembers<FaultDraft['scope']>({
      ...scope,
      clusterId: scope.clusterId === undefined ? undefined : clusterId(scope.clusterId),
      serverId: scope.serverId === undefined ? undefined : serverId(scope.serverId),
    }),
    rule: definedMembers<FaultDraft['rule']>(rule),
  };
}
