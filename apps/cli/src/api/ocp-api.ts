import { ObstopError } from '@obstop/client';
import { createObstopClient, type ObstopCheck } from '@obstop/client/obstop';
import { createOcpClient, type OcpClientOptions } from '@obstop/client/ocp';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import { type Api, type Call, type Manner, stepsIn } from './api.ts';
import { clusterIdOf, serverIdOf, viewOf } from './ocp-lookup.ts';
import { refuseUnknownOptions } from './refuse-unknown.ts';

/** OCP v2 behind the commands; `defaultCluster` is that of the profile. */
export function createOcpApi(
  options: OcpClientOptions,
  defaultCluster: string | undefined,
  text: Messages,
): Api {
  const ocp = createOcpClient(options);
  const clusterId = (name = defaultCluster) => {
    if (name === undefined) throw new CliFault('usage', text.error.noCluster);
    return clusterIdOf(ocp, name, text);
  };
  const aim = async (call: Call) => {
    refuseUnknownOptions('ocp', call, text);
    const id = await clusterId(call.target.cluster);
    const [name = ''] = call.target.names;
    return { id, name: call.target.kind === 'server' ? await serverIdOf(ocp, id, name, text) : name };
  };
  const operate = async (task: Parameters<Api['skip']>[0], id: string, how: 'skip' | 'cancel') =>
    ocp.subtasks[how](task.id, id);

  return {
    name: 'ocp',
    begin: async (call, calling = {}) => {
      const { verb, target } = call;
      const { id, name } = await aim(call);
      if (target.kind === 'cluster') return ocp.clusters[verb](id, calling);
      if (target.kind === 'zone') return ocp.zones[verb](id, name, calling);
      if (verb === 'start') return ocp.servers.start(id, name, calling);
      return ocp.servers[verb](id, name, serverBody(call), calling);
    },
    check: async (call) => {
      const { id, name } = await aim(call);
      try {
        const found = await createObstopClient(options).check({ ocp: checkOf(call, id, name) });
        if (found.kind === 'allowed') return found;
        return { ...found, message: found.error.message };
      } catch (error) {
        // Anyone else’s OCP does not know the path; a cluster that is not there is an answer of the check.
        if (ObstopError.is(error, 'not-found') || ObstopError.is(error, 'outside-contract'))
          throw new CliFault('refused', text.error.noCheck('OCP'));
        throw error;
      }
    },
    task: (id) => ocp.tasks.get(id),
    tasks: async ({ status, cluster, limit }) => {
      const { items } = await ocp.tasks.list({
        size: limit,
        ...(status === undefined ? {} : { status: [status.toUpperCase()] }),
        ...(cluster === undefined ? {} : { clusterId: await clusterId(cluster) }),
      });
      return items;
    },
    retry: ({ id }) => ocp.tasks.retry(id),
    rollback: ({ id }) => ocp.tasks.rollback(id),
    skip: async (task, stepId) => {
      const steps = stepsIn(task, 'failed').filter(({ id }) => stepId === undefined || String(id) === stepId);
      if (steps.length === 0)
        throw stepId === undefined
          ? new CliFault('refused', text.error.noneFailed)
          : new CliFault('notFound', text.error.stepNotFound(stepId));
      for (const { id } of steps) await operate(task, String(id), 'skip');
      return steps.map(({ name }) => name);
    },
    cancel: async (task) => {
      const steps = stepsIn(task, 'running');
      if (steps.length === 0) throw new CliFault('refused', text.error.noneRuns);
      for (const { id } of steps) await operate(task, String(id), 'cancel');
    },
    clusters: async () => (await ocp.clusters.list({ size: 2000, sort: 'id,asc' })).items.map(viewOf),
    cluster: async (name) => viewOf(await ocp.clusters.get(await clusterId(name))),
  };
}

/** -t is what the glossary calls terminate: a minor freeze, then the end without isolation. */
function serverBody({ manner }: { readonly manner: Manner }) {
  const { force, terminate, freeze, serviceOnly } = manner;
  return {
    ...(force || terminate ? { force: true } : {}),
    ...(freeze || terminate ? { freezeServer: true } : {}),
    ...(serviceOnly ? { type: 'STOP_SERVICE' as const } : {}),
  };
}

type OcpCheck = NonNullable<ObstopCheck['ocp']>;

function checkOf(call: Call, id: string, name: string): OcpCheck {
  const { verb, target } = call;
  const clusterId = Number(id);
  if (target.kind === 'cluster') return { operation: `${verb}Cluster`, clusterId };
  if (target.kind === 'zone') return { operation: `${verb}Zone`, clusterId, zoneName: name };
  const serverId = Number(name);
  if (verb === 'start') return { operation: 'startServer', clusterId, serverId };
  const body = { freezeServer: false, ...serverBody(call) };
  return { operation: `${verb}Server`, clusterId, serverId, body } as OcpCheck;
}
