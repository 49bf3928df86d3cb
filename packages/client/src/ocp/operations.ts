import type { BodyOf, ocpRoutes } from '@obstop/contracts/routes';
import type { Call, Caller } from '../core/caller.ts';
import { ObstopError } from '../core/errors.ts';
import { present } from '../core/fields.ts';
import { isLost } from '../core/is-lost.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import { Task, type TaskSource } from '../core/task.ts';
import { sameId, type TaskSnapshot } from '../core/task-snapshot.ts';
import { invalidRequest } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import type { OcpClusters, OcpServers, OcpTask, OcpZones, StopServerOptions } from './client.ts';
import { type ClusterReads, clusterPath, serverPath, zonePath } from './clusters.ts';
import type { Found, Search, Sought } from './lost-call.ts';
import { type OcpRawTask, readTask } from './read-task.ts';
import { ocpRequest } from './request.ts';
import { getTaskCall, listTasksCall, readTaskPage } from './tasks.ts';

type Verb = 'stop' | 'start' | 'restart';
type StopServerBody = NonNullable<BodyOf<(typeof ocpRoutes)['stopServer']>>;

// The zone or server may have got there already, except by a restart: it ran before. Both generations of words, and the
// console's word for being worked on.
const underWay: Record<Verb, RegExp> = {
  stop: /STOPP(ING|ED)$|^OPERATING$/,
  start: /^(STARTING|RUNNING|OPERATING)$/,
  restart: /^(RESTARTING|OPERATING)$/,
};

const title: Record<Verb, string> = { stop: 'Stop', start: 'Start', restart: 'Restart' };

/** So many of its own tasks the client remembers, to tell them from one that it seeks. */
const mostKnown = 200;

interface Operation extends Pick<Sought, 'clusterId' | 'readTargetStatus'> {
  readonly request: Request;
  /** As OCP names the task, without its verb. */
  readonly what: 'OB cluster' | 'OB zone' | 'OB server';
  readonly verb: Verb;
}

/** The stops, starts and restarts. */
export interface Operations {
  readonly clusters: Pick<OcpClusters, Verb>;
  readonly zones: Pick<OcpZones, Verb>;
  readonly servers: Pick<OcpServers, Verb>;
}

/** A reader of tasks together with the server's time. */
const withTime =
  (
    read: (data: unknown, at: string) => readonly TaskSnapshot<OcpRawTask>[],
  ): Call<Found<OcpRawTask>>['read'] =>
  (data, at, { timestamp = '' }) => {
    const serverTimeMs = Date.parse(timestamp);
    return { tasks: read(data, at), serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs };
  };

/** Makes the stops, starts and restarts; `username` answers the user's name where it is known. */
export function createOperations(
  call: Caller,
  source: TaskSource<OcpRawTask>,
  reads: ClusterReads,
  username: () => string | undefined,
): Operations {
  const { runtime } = source;
  const knownTaskIds = new Set<string>();
  const search: Search<OcpRawTask> = {
    runtime,
    knownTaskIds,
    username,
    getTask: (id, options) => source.load(id, options, {}),
    listTasks: (clusterId, name, options) =>
      call(
        {
          ...listTasksCall({ clusterId, name, size: 50 }),
          read: withTime((data, at) => readTaskPage(data, at).items),
        },
        options,
      ),
    readTask: (id, options) =>
      call(
        { ...getTaskCall(id), read: withTime((data, at) => [readTask(data, at)]) },
        { ...options, retry: false },
      ),
  };
  /** Sent and not yet answered; each resolves when its task is known, if it makes one. */
  const underway = new Set<Promise<void>>();
  const remember = ({ id }: TaskSnapshot) => {
    knownTaskIds.add(String(id));
    if (knownTaskIds.size > mostKnown) knownTaskIds.delete(knownTaskIds.values().next().value ?? '');
  };

  async function run({ request, what, verb, ...target }: Operation, options: CallOptions): Promise<OcpTask> {
    const sentAtMs = runtime.now();
    // Loaded while the call is under way: where its answer is lost, it may be hard to load anything.
    const searching = import('./lost-call.ts');
    searching.catch(() => {}); // Told where it is needed.
    const sent = call({ ...request, read: readTask }, options);
    const known = sent.then(remember, () => {});
    underway.add(known);
    const snapshot = await sent.catch(async (error: unknown) => {
      underway.delete(known);
      const isUnderWay = (status: string) => underWay[verb].test(status);
      const sought = { ...target, taskName: `${title[verb]} ${what}`, sentAtMs, isUnderWay };
      if (isLost(error)) return (await searching).findLostTask(error, sought, search, options);
      if (!ObstopError.is(error, 'conflict') || error.taskId === undefined) throw error;
      // Another call of this client may have made the task, and not have been answered yet.
      await Promise.all(underway);
      return (await searching).findOwnTask(error, sought, search, options);
    });
    underway.delete(known);
    remember(snapshot);
    return new Task(snapshot, source);
  }

  // Asynchronous, so that an invalid parameter rejects as everything else does.
  const cluster =
    (verb: Verb) =>
    async (clusterId: WireId, options: CallOptions = {}) => {
      const request = ocpRequest(`${verb}Cluster`, clusterPath(clusterId, 'id'));
      return run({ request, clusterId, what: 'OB cluster', verb }, options);
    };
  const zone =
    (verb: Verb) =>
    async (clusterId: WireId, zoneName: string, options: CallOptions = {}) => {
      const request = ocpRequest(`${verb}Zone`, zonePath(clusterId, zoneName));
      const readTargetStatus = async (reading: CallOptions) => {
        const { items } = await reads.zones.list(clusterId, reading);
        return items.find(({ name }) => name === zoneName)?.status;
      };
      return run({ request, clusterId, what: 'OB zone', verb, readTargetStatus }, options);
    };
  const server = async (
    verb: Verb,
    clusterId: WireId,
    serverId: WireId,
    options: CallOptions = {},
    body?: StopServerBody,
  ) => {
    const request = ocpRequest(`${verb}Server`, serverPath(clusterId, serverId), { body });
    const readTargetStatus = async (reading: CallOptions) => {
      const { items } = await reads.servers.list(clusterId, reading);
      return items.find(({ id }) => sameId(id, serverId))?.status;
    };
    return run({ request, clusterId, what: 'OB server', verb, readTargetStatus }, options);
  };
  return {
    clusters: { stop: cluster('stop'), start: cluster('start'), restart: cluster('restart') },
    zones: { stop: zone('stop'), start: zone('start'), restart: zone('restart') },
    servers: {
      stop: async (clusterId, serverId, stop = {}, options = {}) =>
        server('stop', clusterId, serverId, options, stopServerBody(stop)),
      start: (clusterId, serverId, options) => server('start', clusterId, serverId, options),
      restart: async (clusterId, serverId, restart = {}, options = {}) =>
        server('restart', clusterId, serverId, options, stopServerBody(restart)),
    },
  };
}

function stopServerBody({ force, freezeServer = false, type }: StopServerOptions): StopServerBody {
  if (force !== undefined && typeof force !== 'boolean')
    throw invalidRequest('force', 'must be true or false');
  if (typeof freezeServer !== 'boolean') throw invalidRequest('freezeServer', 'must be true or false');
  if (type !== undefined && type !== 'STOP_SERVICE' && type !== 'STOP_PROCESS')
    throw invalidRequest('type', 'must be STOP_SERVICE or STOP_PROCESS');
  return present<StopServerBody>({ force, freezeServer, type });
}
