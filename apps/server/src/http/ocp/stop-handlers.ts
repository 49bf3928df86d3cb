import { type OcpTask, writeOcpTaskA, writeOcpTaskB } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import {
  clusterId,
  type StartRefusal,
  type StopRefusal,
  type StopRequest,
  serverId,
  type Target,
} from '@obstop/domain';
import { type AcceptOutcome, type AcceptPorts, acceptStart, acceptStop } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { data } from '../answer.ts';
import { refuse } from './answer.ts';
import { clusterBusy, toOcpRefusal } from './present-refusal.ts';
import { toOcpTask } from './present-task.ts';
import type { HandlerInput, Handlers } from './register-routes.ts';
import { needsFreezeServer, type OcpRelease, serverTaskWriter } from './release.ts';
import { toStopCluster, toStopServer, toStopZone } from './to-stop-request.ts';

/** Who asks, for the task and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

function present<R extends StopRefusal | StartRefusal, T>(
  outcome: AcceptOutcome<R>,
  what: string,
  write: (task: OcpTask) => T,
) {
  switch (outcome.kind) {
    case 'accepted':
      return data(write(toOcpTask(outcome.task)));
    case 'unknown-cluster':
      return refuse('clusterNotFound', { id: outcome.clusterId });
    case 'refused':
      return toOcpRefusal(outcome.refusal, outcome.cluster);
    case 'locked':
      return clusterBusy(outcome.cluster, outcome.holder);
    case 'empty-target':
      return refuse('statusNotAllowed', {
        cluster: outcome.cluster.name,
        what,
        state: 'without servers',
        allowed: 'at least one server',
      });
  }
}

/**
 * The three stops and the three starts. Zone calls answer the younger dialect; cluster and server calls the older one. Server calls
 * of 4.3 answer the youngest.
 */
export function stopHandlers(ports: AcceptPorts, release?: OcpRelease) {
  const writeServerTask = serverTaskWriter(release);
  const creator = ({ user: { id, name } }: By) => ({ id, name });
  const stop = <T extends Target>(request: StopRequest<T>, by: By) =>
    acceptStop(ports, request, creator(by), by.audit);
  const start = <T extends Target>(id: number, target: T, by: By) =>
    acceptStart(ports, { clusterId: clusterId(id), target }, creator(by), by.audit);

  return {
    stopCluster: async ({ params, ...by }) =>
      present(await stop(toStopCluster(clusterId(params.id)), by), 'the cluster', writeOcpTaskA),
    stopZone: async ({ params, ...by }) =>
      present(await stop(toStopZone(clusterId(params.id), params.zoneName), by), 'the zone', writeOcpTaskB),
    stopServer: async ({ params, query, body, ...by }) => {
      const id = clusterId(params.id);
      const wanted = toStopServer(id, params.serverId, body, query, needsFreezeServer(release));
      if (wanted.kind === 'refusal') return wanted;
      return present(await stop(wanted.request, by), 'the server', writeServerTask);
    },
    startCluster: async ({ params, ...by }) =>
      present(await start(params.id, { kind: 'cluster' }, by), 'the cluster', writeOcpTaskA),
    startZone: async ({ params, ...by }) => {
      const target = { kind: 'zones' as const, zoneNames: [params.zoneName] };
      return present(await start(params.id, target, by), 'the zone', writeOcpTaskB);
    },
    startServer: async ({ params, ...by }) => {
      const target = { kind: 'servers' as const, serverIds: [serverId(params.serverId)] };
      return present(await start(params.id, target, by), 'the server', writeServerTask);
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
