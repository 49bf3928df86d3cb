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
import type { User } from '../authenticate.ts';
import { data, type OcpAnswer, refuse } from './answer.ts';
import { clusterBusy, toOcpRefusal } from './present-refusal.ts';
import { toAcceptedTask } from './present-task.ts';
import type { Handlers } from './register-routes.ts';
import { toStopCluster, toStopServer, toStopZone } from './to-stop-request.ts';

type Call = 'cluster' | 'zone' | 'server';

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

  const stop = async (request: StopRequest, user: User, call: Call) =>
    present(request.clusterId, await acceptStop(ports, request, user), call);
  const start = async (id: number, target: Target, user: User, call: Call) => {
    const request: StartRequest = { clusterId: clusterId(id), target };
    return present(request.clusterId, await acceptStart(ports, request, user), call);
  };

  return {
    stopCluster: async ({ params, user }) => stop(toStopCluster(clusterId(params.id)), user, 'cluster'),
    stopZone: async ({ params, user }) =>
      stop(toStopZone(clusterId(params.id), params.zoneName), user, 'zone'),
    stopServer: async ({ params, query, body, user }) => {
      const wanted = toStopServer(clusterId(params.id), params.serverId, body, query);
      return wanted.kind === 'refusal' ? wanted : stop(wanted.request, user, 'server');
    },
    startCluster: async ({ params, user }) => start(params.id, { kind: 'cluster' }, user, 'cluster'),
    startZone: async ({ params, user }) =>
      start(params.id, { kind: 'zones', zoneNames: [params.zoneName] }, user, 'zone'),
    startServer: async ({ params, user }) =>
      start(params.id, { kind: 'servers', serverIds: [serverId(params.serverId)] }, user, 'server'),
  } satisfies Handlers<typeof ocpV2>;
}
