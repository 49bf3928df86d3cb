import type { BodyOf, ocpRoutes } from '@obstop/contracts/routes';
import type { Caller } from '../core/caller.ts';
import { present } from '../core/fields.ts';
import { isLost } from '../core/lost-answer.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import { Task, type TaskSource } from '../core/task.ts';
import { sameId } from '../core/task-snapshot.ts';
import { invalidRequest } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import type { OcpClusters, OcpServers, OcpTask, OcpZones, StopServerOptions } from './client.ts';
import { type ClusterReads, clusterPath, serverPath, zonePath } from './clusters.ts';
import { findLostTask, type Sought } from './lost-call.ts';
import { type OcpRawTask, readTask } from './read-task.ts';
import { ocpRequest } from './request.ts';
import { listTasksCall, readTaskPage } from './tasks.ts';

type Verb = 'stop' | 'start';
type StopServerBody = NonNullable<BodyOf<(typeof ocpRoutes)['stopServer']>>;

// The zone or server may have got there already; both generations of words, and the console's word for being worked on.
const underWay: Record<Verb, RegExp> = {
  stop: /STOPP(ING|ED)$|^OPERATING$/,
  start: /^(STARTING|RUNNING|OPERATING)$/,
};

const title: Record<Verb, string> = { stop: 'Stop', start: 'Start' };

/** So many of its own tasks the client remembers, to tell them from one that it seeks. */
const mostKnown = 200;

interface Operation {
  readonly request: Request;
  readonly clusterId: WireId;
  /** As OCP names the task, without its verb. */
  readonly what: 'OB cluster' | 'OB zone' | 'OB server';
  readonly verb: Verb;
  readonly readTargetStatus?: Sought['readTargetStatus'];
}

/** The stops and starts. */
export interface Operations {
  readonly clusters: Pick<OcpClusters, Verb>;
  readonly zones: Pick<OcpZones, Verb>;
  readonly servers: Pick<OcpServers, Verb>;
}

/** Makes the stops and starts; `username` is the user's name where it is known. */
export function createOperations(
  call: Caller,
  source: TaskSource<OcpRawTask>,
  reads: ClusterReads,
  username: string | undefined,
): Operations {
  const { runtime } = source;
  const known = new Set<string>();

  async function run(operation: Operation, options: CallOptions): Promise<OcpTask> {
    const sentAtMs = runtime.now();
    const { clusterId, what, verb, readTargetStatus } = operation;
    const snapshot = await call(
      {
        ...operation.request,
        read: (data) => readTask(data),
      },
      options,
    ).catch((error: unknown) => {
      if (!isLost(error)) throw error;
      return findLostTask(
        error,
        {
          clusterId,
          taskName: `${title[verb]} ${what}`,
          sentAtMs,
          isUnderWay: (status) => underWay[verb].test(status),
          ...(readTargetStatus ? { readTargetStatus } : {}),
        },
        {
          runtime,
          knownTaskIds: known,
          ...(username === undefined ? {} : { username }),
          getTask: (id, reading) => source.load(id, reading),
          listTasks: (id, name, reading) =>
            call(
              {
                ...listTasksCall({ clusterId: id, name, size: 50 }),
                read: (data, envelope) => {
                  const serverTimeMs = Date.parse(envelope.timestamp ?? '');
                  return {
                    tasks: readTaskPage(data, envelope).items,
                    serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs,
                  };
                },
              },
              reading,
            ),
        },
        options,
      );
    });
    known.add(String(snapshot.id));
    if (known.size > mostKnown) known.delete(known.values().next().value ?? '');
    return new Task(snapshot, source);
  }

  const cluster = async (verb: Verb, id: WireId, options: CallOptions = {}) =>
    run(
      {
        request: ocpRequest(`${verb}Cluster`, clusterPath(id, 'id')),
        clusterId: id,
        what: 'OB cluster',
        verb,
      },
      options,
    );
  const zone = async (verb: Verb, clusterId: WireId, zoneName: string, options: CallOptions = {}) =>
    run(
      {
        request: ocpRequest(`${verb}Zone`, zonePath(clusterId, zoneName)),
        clusterId,
        what: 'OB zone',
        verb,
        readTargetStatus: async (reading) => {
          const { items } = await reads.zones.list(clusterId, reading);
          return items.find(({ name }) => name === zoneName)?.status;
        },
      },
      options,
    );
  const server = async (
    verb: Verb,
    clusterId: WireId,
    serverId: WireId,
    options: CallOptions,
    body?: StopServerBody,
  ) =>
    run(
      {
        request: ocpRequest(`${verb}Server`, serverPath(clusterId, serverId), { body }),
        clusterId,
        what: 'OB server',
        verb,
        readTargetStatus: async (reading) => {
          const { items } = await reads.servers.list(clusterId, reading);
          return items.find(({ id }) => sameId(id, serverId))?.status;
        },
      },
      options,
    );

  return {
    clusters: {
      stop: (id, options) => cluster('stop', id, options),
      start: (id, options) => cluster('start', id, options),
    },
    zones: {
      stop: (clusterId, zoneName, options) => zone('stop', clusterId, zoneName, options),
      start: (clusterId, zoneName, options) => zone('start', clusterId, zoneName, options),
    },
    servers: {
      stop: async (clusterId, serverId, stop = {}, options = {}) =>
        server('stop', clusterId, serverId, options, stopServerBody(stop)),
      start: (clusterId, serverId, options = {}) => server('start', clusterId, serverId, options),
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
