import type { obshellV1 } from '@obstop/contracts/router';
import { readObshellMode } from '@obstop/contracts/rules';
import type { Cluster, ObshellZoneCall, SafetyFacts, ServerId, TaskId } from '@obstop/domain';
import { obshellStartProposal, obshellStopProposal } from '@obstop/engine';
import type { ServerInferRequest } from '@ts-rest/core';
import { isSameAddress, receivingAgent } from './agents.ts';
import { readDagRow, readId } from './ids.ts';
import { readScope } from './read-scope.ts';

type Parts<K extends keyof typeof obshellV1> = ServerInferRequest<(typeof obshellV1)[K]>;

/** The receiving agent's server, and the tasks to pass: what names no main DAG of this cluster cannot hold it. */
function agentAndForcePass(
  cluster: Cluster,
  ids: readonly string[],
): { forcePass: TaskId[]; agent: ServerId } {
  const receiver = receivingAgent(cluster);
  const forcePass = ids.flatMap((text) => {
    const id = readId(text);
    if (!id || !isSameAddress(receiver, id.agent)) return [];
    const row = readDagRow(id.row);
    return row.of === 'main' ? [row.taskId] : [];
  });
  return { forcePass, agent: receiver.server.id };
}

/**
 * The parsed parts of each stop and start at an agent of this cluster as what is to be accepted: whoever carries it out or checks
 * it has it from here. Throws RangeError for a cluster without servers.
 */
export function obshellProposals(of: Cluster, facts: SafetyFacts) {
  const clusterId = of.id;
  return {
    stopOb: ({ body }: Parts<'stopOb'>) => {
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      const read = readObshellMode(body, target);
      if (read.kind === 'refusal') return read;
      const request = { clusterId, target, mode: read.mode, ...agentAndForcePass(of, body.forcePassDag.id) };
      return obshellStopProposal(request, facts);
    },
    /** The call for one zone: isolation, then every process is killed. */
    stopObZone: ({ params, body }: Parts<'stopObZone'>) => {
      const request: ObshellZoneCall = {
        clusterId,
        target: { kind: 'zones', zoneNames: [params.zone_name] },
        mode: 'force',
        zoneCall: { freeze: body?.freeze_server ?? false },
        ...agentAndForcePass(of, body?.forcePassDag?.id ?? []),
      };
      return obshellStopProposal(request, facts);
    },
    startOb: ({ body }: Parts<'startOb'>) => {
      const target = readScope(of, body.scope);
      if (target.kind === 'refusal') return target;
      return obshellStartProposal({ clusterId, target, ...agentAndForcePass(of, body.forcePassDag.id) });
    },
  };
}
