import { type OcpTask, writeOcpTaskA, writeOcpTaskB } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import {
  clusterId,
  type RestartRefusal,
  type RestartRequest,
  type StartRefusal,
  type StopRefusal,
  type StopRequest,
  serverId,
  type Target,
} from '@obstop/domain';
import { type AcceptOutcome, type AcceptPorts, acceptRestart, acceptStart, acceptStop } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { data } from '../answer.ts';
import { refuse } from './answer.ts';
import { clusterBusy, toOcpRefusal } from './present-refusal.ts';
import { toOcpTask } from './present-task.ts';
import type { HandlerInput, Handlers } from './register-routes.ts';
import { needsFreezeServer, type OcpRelease, serverTaskWriter } from './release.ts';
import {
  toRestartCluster,
  toRestartServer,
  toRestartZone,
  toStopCluster,
  toStopServer,
  toStopZone,
} from './to-stop-request.ts';

/** Who asks, for the task and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

function present<R extends StopRefusal | StartRefusal | RestartRefusal, T>(
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
 * The stops, starts and restarts. Zone calls and the restart of a server answer the younger dialect; cluster calls and the
 * other server calls the older one. Stops and starts of servers of 4.3 answer the youngest.
 */
export function stopHandlers(ports: AcceptPorts, release?: OcpRelease) {
  const writeServerTask = serverTaskWriter(release);
  const creator = ({ user: { id, name } }: By) => ({ id, name });
  const stop = <T extends Target>(request: StopRequest<T>, by: By) =>
    acceptStop(ports, request, creator(by), by.audit);
  const start = <T extends Target>(id: number, target: T, by: By) =>
    acceptStart(ports, { clusterId: clusterId(id), target }, creator(by), by.audit);
  const restart = <T extends Target>(request: RestartRequest<T>, by: By) =>
    acceptRestart(ports, request, creator(by), by.audit);

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
    restartCluster: async ({ params, ...by }) =>
      present(await restart(toRestartCluster(clusterId(params.id)), by), 'the cluster', writeOcpTaskA),
    restartZone: async ({ params, ...by }) => {
      const request = toRestartZone(clusterId(params.id), params.zoneName);
      return present(await restart(request, by), 'the zone', writeOcpTaskB);
    },
    restartServer: async ({ params, query, body, ...by }) => {
      const wanted = toRestartServer(clusterId(params.id), params.serverId, body, query);
      if (wanted.kind === 'refusal') return wanted;
      return present(await restart(wanted.request, by), 'the server', writeOcpTaskB);
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
