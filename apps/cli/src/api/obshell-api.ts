import { ObstopError, type Task } from '@obstop/client';
import {
  createObshellClient,
  type ObshellClientOptions,
  type ObshellObInfo,
  type ObshellTask,
} from '@obstop/client/obshell';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import type { Api, Call, ClusterView, ServerView } from './api.ts';
import { refuseUnknownOptions } from './refuse-unknown.ts';

const scopeOf = { cluster: 'GLOBAL', zone: 'ZONE', server: 'SERVER' } as const;

/** obshell v1 behind the commands: an agent knows one cluster, its own. */
export function createObshellApi(options: ObshellClientOptions, text: Messages): Api {
  const obshell = createObshellClient(options);
  const own = async (): Promise<ClusterView> => viewOf(await obshell.ob.info());
  /** The words of a target may name the cluster; an agent’s own is the only one there is. */
  const aim = async (call: Call) => {
    refuseUnknownOptions('obshell', call, text);
    if (call.target.cluster !== undefined) await isOwn(call.target.cluster);
    return {
      scope: scopeOf[call.target.kind],
      ...(call.target.kind === 'cluster' ? {} : { target: call.target.names }),
      ...(call.manner.passIds ? { forcePassDag: call.manner.passIds } : {}),
    };
  };
  const isOwn = async (name: string) => {
    const view = await own();
    if (name !== view.name && name !== view.id)
      throw new CliFault('notFound', text.error.clusterNotFound(name));
  };
  const listOb = async () => {
    try {
      return await obshell.dags.listOb();
    } catch (error) {
      // They are kept in OceanBase, which may be what was stopped; the agent’s own are still there.
      if (ObstopError.is(error, 'refused')) return [];
      throw error;
    }
  };
  /** What came of an operator is seen by reading the DAG again. */
  const operate = async (task: Task, operator: 'RETRY' | 'ROLLBACK' | 'CANCEL') => {
    await obshell.dags.operate(task.id, operator);
    return obshell.dags.get(task.id);
  };

  return {
    name: 'obshell',
    begin: async (call, calling) => {
      const scope = await aim(call);
      const { force = false, terminate = false } = call.manner;
      return call.verb === 'start'
        ? obshell.start(scope, calling)
        : obshell.stop({ ...scope, force, terminate }, calling);
    },
    check: async (call) => {
      await aim(call);
      const { verb, target, manner } = call;
      const [zone, ...others] = target.names;
      // The one check that obshell has is that of `/ob/zone/{name}/stop`.
      if (
        verb !== 'stop' ||
        target.kind !== 'zone' ||
        zone === undefined ||
        others.length > 0 ||
        manner.force
      )
        throw new CliFault('refused', text.error.noCheck('obshell'));
      try {
        await obshell.zones.checkStop(zone);
        return { kind: 'allowed' };
      } catch (error) {
        if (!ObstopError.is(error)) throw error;
        if (error.kind === 'not-found') throw new CliFault('refused', text.error.noCheck('obshell'));
        if (error.kind !== 'refused' && error.kind !== 'conflict') throw error;
        return { kind: 'refused', status: error.status ?? 0, message: error.message, error };
      }
    },
    task: (id) => obshell.dags.get(id),
    tasks: async ({ status, limit, finished }) => {
      const lists = finished
        ? [await listOb(), await obshell.dags.listAgent()]
        : [await obshell.dags.listUnfinished()];
      const byId = new Map<string, ObshellTask>(lists.flat().map((dag) => [String(dag.id), dag]));
      return [...byId.values()]
        .filter((dag) => status === undefined || dag.status === status.toUpperCase())
        .sort((one, other) => (other.startTime ?? '').localeCompare(one.startTime ?? ''))
        .slice(0, limit);
    },
    retry: (task) => operate(task, 'RETRY'),
    rollback: (task) => operate(task, 'ROLLBACK'),
    cancel: async (task) => {
      await operate(task, 'CANCEL');
    },
    skip: async (task, stepId) => {
      const nodes = failedNodes(task as ObshellTask);
      const chosen = nodes.filter(({ ids }) => stepId === undefined || ids.includes(stepId));
      if (chosen.length === 0)
        throw stepId === undefined
          ? new CliFault('refused', text.error.noneFailed)
          : new CliFault('notFound', text.error.stepNotFound(stepId));
      for (const { ids } of chosen) await obshell.nodes.operate(ids[0] ?? '', 'PASS');
      return chosen.map(({ name }) => name);
    },
    clusters: async () => [await own()],
    cluster: async (name) => {
      if (name !== undefined) await isOwn(name);
      return own();
    },
  };
}

/** Failed nodes with their own id first and those of their sub tasks after it: obshell passes nodes, and people see sub tasks. */
function failedNodes({ raw }: ObshellTask): { ids: string[]; name: string }[] {
  return (raw.nodes ?? [])
    .filter((node) => node.state === 'FAILED')
    .map((node) => {
      const subTasks = Array.isArray(node.sub_tasks) ? node.sub_tasks : [];
      return {
        ids: [node, ...subTasks].map(({ id }: { id?: unknown }) => String(id)),
        name: String(node.name),
      };
    });
}

function viewOf({ agents, cluster }: ObshellObInfo): ClusterView {
  const statusOf = new Map(
    Object.values(cluster.topology ?? {})
      .flat()
      .map((server) => [`${server.ip}:${server.agentPort}`, server]),
  );
  const servers = agents.map((agent): ServerView => {
    const id = `${agent.ip.includes(':') ? `[${agent.ip}]` : agent.ip}:${agent.port}`;
    const server = statusOf.get(`${agent.ip}:${agent.port}`);
    return { id, address: id, zone: agent.zone, status: server?.status ?? '–', version: agent.version };
  });
  return {
    id: String(cluster.id),
    name: cluster.name,
    // obshell tells no status of a cluster; its topology is there only while OceanBase answers.
    status: cluster.topology ? 'ACTIVE' : '–',
    version: cluster.version,
    zones: [...new Set(servers.map(({ zone }) => zone))].sort().map((name) => {
      const those = servers.filter(({ zone }) => zone === name);
      const [status = '–', ...others] = new Set(those.map((server) => server.status));
      return { name, status: others.length > 0 ? [status, ...others].join(', ') : status, servers: those };
    }),
  };
}
