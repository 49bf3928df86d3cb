import type { ocpV2 } from '@obstop/contracts/router';
import {
  type Cluster,
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
  /** Decides, and tells a refusal by the very cluster that it was decided on. */
  async function answer(
    id: ClusterId,
    call: Call,
    decide: (looking: AcceptPorts) => Promise<AcceptOutcome>,
  ): Promise<OcpAnswer> {
    let cluster: Cluster | undefined;
    const get = async (asked: ClusterId) => {
      cluster = await ports.clusters.get(asked);
      return cluster;
    };
    const outcome = await decide({ ...ports, clusters: { ...ports.clusters, get } });
    if (outcome.kind === 'accepted') return data(toAcceptedTask(outcome.task, call));
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
    const holder = await ports.store.head(outcome.holder);
    return clusterBusy(cluster.name, id, holder ?? { id: outcome.holder, name: 'unknown' });
  }

  const creator = ({ user: { id, name } }: By) => ({ id, name });
  const stop = async (request: StopRequest, by: By, call: Call) =>
    answer(request.clusterId, call, (looking) => acceptStop(looking, request, creator(by), by.audit));
  const start = async (id: number, target: Target, by: By, call: Call) => {
    const request: StartRequest = { clusterId: clusterId(id), target };
    return answer(request.clusterId, call, (looking) => acceptStart(looking, request, creator(by), by.audit));
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
