import type { RestartServerOptions, StopServerOptions } from '@obstop/contracts';
import { readStopServerOptions } from '@obstop/contracts/rules';
import {
  type ClusterId,
  type ClusterTarget,
  type RestartRequest,
  type ServersTarget,
  type StopRequest,
  serverId,
  type ZonesTarget,
} from '@obstop/domain';
import { type OcpRefusal, refuse } from './answer.ts';

/** How far each call of OCP goes: in one table. A cluster stop ends processes only; nothing would be left to isolate for. */
const clusterStop = { isolate: false, freeze: false, process: 'stop' } as const;
const zoneStop = { isolate: true, freeze: false, process: 'stop' } as const;
const serverStop = {
  STOP_PROCESS: { isolate: true, process: 'stop' },
  STOP_SERVICE: { isolate: true, process: 'keep' },
  FORCE: { isolate: false, process: 'kill' },
} as const;

/** POST …/clusters/{id}/stop */
export function toStopCluster(clusterId: ClusterId): StopRequest<ClusterTarget> {
  return { clusterId, target: { kind: 'cluster' }, ...clusterStop };
}

/** POST …/zones/{zoneName}/stop */
export function toStopZone(clusterId: ClusterId, zoneName: string): StopRequest<ZonesTarget> {
  return { clusterId, target: { kind: 'zones', zoneNames: [zoneName] }, ...zoneStop };
}

function ofServer<Way>(id: ClusterId, server: number, way: Way, freeze: boolean | null | undefined) {
  const target: ServersTarget = { kind: 'servers', serverIds: [serverId(server)] };
  return { kind: 'request' as const, request: { clusterId: id, target, freeze: freeze ?? false, ...way } };
}

/**
 * POST …/servers/{serverId}/stop with its options: the request, or the refusal of options that contradict each other or leave out
 * what is needed.
 */
export function toStopServer(
  clusterId: ClusterId,
  server: number,
  body: StopServerOptions = {},
  query: StopServerOptions = {},
  freezeServerNeeded = false,
):
  | { kind: 'request'; request: StopRequest<ServersTarget> }
  | OcpRefusal<'illegalArgument' | 'invalidParameter'> {
  const read = readStopServerOptions(body, query);
  if (read.kind === 'refusal') return read;
  const { options } = read;
  if (freezeServerNeeded && options.freezeServer == null) {
    const [field, rule] = ['freezeServer', 'is required'];
    return refuse(
      'invalidParameter',
      { field, rule },
      { subErrors: [{ field, message: rule, object: 'body' }] },
    );
  }
  const way = serverStop[options.force ? 'FORCE' : (options.type ?? 'STOP_PROCESS')];
  return ofServer(clusterId, server, way, options.freezeServer);
}

/** POST …/clusters/{id}/restart: zone by zone, each as a zone restart does it. */
export function toRestartCluster(clusterId: ClusterId): RestartRequest<ClusterTarget> {
  return { clusterId, target: { kind: 'cluster' }, ...zoneStop };
}

/** POST …/zones/{zoneName}/restart */
export function toRestartZone(clusterId: ClusterId, zoneName: string): RestartRequest<ZonesTarget> {
  return { clusterId, target: { kind: 'zones', zoneNames: [zoneName] }, ...zoneStop };
}

/** POST …/servers/{serverId}/restart with its options: otherwise as `toStopServer`. */
export function toRestartServer(
  clusterId: ClusterId,
  server: number,
  body: RestartServerOptions = {},
  query: RestartServerOptions = {},
): { kind: 'request'; request: RestartRequest<ServersTarget> } | OcpRefusal<'illegalArgument'> {
  const read = readStopServerOptions(body, query);
  if (read.kind === 'refusal') return read;
  const { force, freezeServer } = read.options;
  return ofServer(clusterId, server, serverStop[force ? 'FORCE' : 'STOP_PROCESS'], freezeServer);
}
