import type { ocpV2 } from '@obstop/contracts/router';
import {
  type ClusterId,
  clusterId,
  type StartRequest,
  type StopRequest,
  serverId,
  type Target,
} from '@obstop/domain';
import { type AcceptOutcome, type AcceptPorts, acceptStart, acceptStop } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { data, type OcpAnswer, refuse } from './answer.ts';
import { clusterBusy, toOcpRefusal } from './present-refusal.ts';
import { toAcceptedTask } from './present-task.ts';
import type { HandlerInput, Handlers } from './register-routes.ts';
import { toStopCluster, toStopServer, toStopZone } from './to-stop-request.ts';

type Call = 'cluster' | 'zone' | 'server';
/** Who asks, for the task and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

/** The three stops and the three starts. */
export function stopHandlers(ports: AcceptPorts) {
  async function present(id: ClusterId, outcome: AcceptOutcome, call: Call): Promise<OcpAnswer> {
    if (outcome.kind === 'accepted') return data(toAcceptedTask(outcome.task, call));
    const cluster = await ports.clusters.get(id);
    if (outcome.kind === 'unknown-cluster' || !cluster) return refuse('clusterNotFound', { id });
    if (outcome.kind === 'refused') return toOcpRefusal(outcome.refusal, cluster);
    if (outcome.kind === 'empty-target') {
      return refuse('statusNotAllowed', {
        cluster: cluster.name,
        what: `the ${call}`,
        state: 'without servers',
        allowed: 'at least one server',
      });
    }
    const holder = await ports.store.load(outcome.holder);
    return clusterBusy(cluster.name, id, holder?.task ?? { id: outcome.holder, name: 'unknown' });
  }

  const creator = ({ user: { id, name } }: By) => ({ id, name });
  const stop = async (request: StopRequest, by: By, call: Call) =>
    present(request.clusterId, await acceptStop(ports, request, creator(by), by.audit), call);
  const start = async (id: number, target: Target, by: By, call: Call) => {
    const request: StartRequest = { clusterId: clusterId(id), target };
    return present(request.clusterId, await acceptStart(ports, request, creator(by), by.audit), call);
  };

  return {
    stopCluster: async ({ params, ...by }) => stop(toStopCluster(clusterId(params.id)), by, 'cluster'),
    stopZone: async ({ params, ...by }) =>
      stop(toStopZone(clusterId(params.id), params.zoneName), by, 'zone'),
    stopServer: async ({ params, query, body, ...by }) => {
      const wanted = toStopServer(clusterId(params.id), params.serverId, body, query);
      return wanted.kind === 'refusal' ? wanted : stop(wanted.request, by, 'server');
    },
    startCluster: async ({ params, ...by }) => start(params.id, { kind: 'cluster' }, by, 'cluster'),
    startZone: async ({ params, ...by }) =>
      start(params.id, { kind: 'zones', zoneNames: [params.zoneName] }, by, 'zone'),
    startServer: async ({ params, ...by }) =>
      start(params.id, { kind: 'servers', serverIds: [serverId(params.serverId)] }, by, 'server'),
  } satisfies Handlers<typeof ocpV2>;
}
