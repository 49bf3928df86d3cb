import type { ocpV2 } from '@obstop/contracts/router';
import { clusterId, type SafetyFacts, serverId, type Target } from '@obstop/domain';
import { restartProposal, startProposal, stopProposal } from '@obstop/engine';
import type { ServerInferRequest } from '@ts-rest/core';
import { needsFreezeServer, type OcpRelease } from './release.ts';
import {
  toRestartCluster,
  toRestartServer,
  toRestartZone,
  toStopCluster,
  toStopServer,
  toStopZone,
} from './to-stop-request.ts';

type Parts<K extends keyof typeof ocpV2> = ServerInferRequest<(typeof ocpV2)[K]>;

/** The parsed parts of each stop, start and restart as what is to be accepted: whoever carries it out or checks it has it from here. */
export function ocpProposals(facts: SafetyFacts, release?: OcpRelease) {
  const start = <T extends Target>(id: number, target: T) =>
    startProposal({ clusterId: clusterId(id), target });
  return {
    stopCluster: ({ params }: Parts<'stopCluster'>) =>
      stopProposal(toStopCluster(clusterId(params.id)), facts),
    stopZone: ({ params }: Parts<'stopZone'>) =>
      stopProposal(toStopZone(clusterId(params.id), params.zoneName), facts),
    stopServer: ({ params, query, body }: Parts<'stopServer'>) => {
      const wanted = toStopServer(
        clusterId(params.id),
        params.serverId,
        body,
        query,
        needsFreezeServer(release),
      );
      return wanted.kind === 'refusal' ? wanted : stopProposal(wanted.request, facts);
    },
    startCluster: ({ params }: Parts<'startCluster'>) => start(params.id, { kind: 'cluster' }),
    startZone: ({ params }: Parts<'startZone'>) =>
      start(params.id, { kind: 'zones', zoneNames: [params.zoneName] }),
    startServer: ({ params }: Parts<'startServer'>) =>
      start(params.id, { kind: 'servers', serverIds: [serverId(params.serverId)] }),
    restartCluster: ({ params }: Parts<'restartCluster'>) =>
      restartProposal(toRestartCluster(clusterId(params.id)), facts),
    restartZone: ({ params }: Parts<'restartZone'>) =>
      restartProposal(toRestartZone(clusterId(params.id), params.zoneName), facts),
    restartServer: ({ params, query, body }: Parts<'restartServer'>) => {
      const wanted = toRestartServer(clusterId(params.id), params.serverId, body, query);
      return wanted.kind === 'refusal' ? wanted : restartProposal(wanted.request, facts);
    },
  };
}
