import { expect } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import type { Answer, TestServer } from '../harness.ts';
import type { State } from './pact-file.ts';
import type { StateValues } from './verify-part.ts';

type Task = { id: number; status: string; subtasks: { id: number; name: string; status: string }[] };

/** A user who may nothing. */
export const stranger = { name: 'stranger', password: 'knows nobody here' };
/** On the list of protected clusters. */
export const protectedCluster = 2;

const unknownTask = '999999';

/** Refused or answered whatever the fleet is at, so that it need not be made anew. */
const untouching: ReadonlySet<string> = new Set([
  'unauthenticated',
  'forbidden',
  'invalidParameter',
  'bodyTooLarge',
  'unsupportedMediaType',
  'clusterNotFound',
  'taskNotFound',
  'clusterProtected',
  'empty',
]);

/** Brings a real server into the states of the pact, by its own calls alone. The demo cluster 1 has zone1–zone3 and servers 1–3, one in each. */
export function ocpStates(server: TestServer) {
  const ok = (answer: Answer) => {
    expect(answer.status, answer.text).toBe(200);
    return answer.body.data;
  };
  const post = async (path: string, body?: unknown) => ok(await server.post(path, body));
  const cluster = '/api/v2/ob/clusters/1';
  const begin = async (path: string) => (await post(`${cluster}/${path}`)) as Task;
  const ended = async ({ id }: Task) => (await server.ended(id)) as unknown as Task;
  const fault = (kind: 'fail' | 'hang', operation: string) =>
    post('/obstop/v1/faults', { scope: { clusterId: 1 }, rule: { kind, operation } });
  const clearFaults = async () => ok(await server.send('/obstop/v1/faults', { method: 'DELETE' }));
  const reset = () => post('/obstop/v1/reset');

  const done = async (path: string) => {
    const task = await ended(await begin(path));
    expect(task.status).toBe('SUCCESSFUL');
    return task;
  };
  const failed = async () => {
    await fault('fail', 'stopProcess');
    const task = await ended(await begin('zones/zone2/stop'));
    await clearFaults();
    return task;
  };
  /** A task whose kill hangs, read until that step runs. */
  const hanging = async () => {
    await fault('hang', 'stopProcess');
    const { id } = await begin('zones/zone2/stop');
    for (; ; await betweenLooks()) {
      const task = ok(await server.get(`/api/v2/tasks/instances/${id}`)) as Task;
      if (task.subtasks.some(({ name, status }) => name === 'Stop observer process' && status === 'RUNNING'))
        return task;
      expect(task.status).toBe('RUNNING');
    }
  };
  /** A failed task that gave up its cluster, which another one holds. */
  const overtaken = async () => {
    const task = await failed();
    await reset();
    await hold();
    return task;
  };
  const hold = async () => {
    await fault('hang', 'isolateServer');
    await begin('servers/3/stop');
  };
  const rolledBack = async () => {
    const { id } = await failed();
    await post(`/api/v2/tasks/instances/${id}/rollback`);
    return ended({ id } as Task);
  };
  const failedTwice = async () => {
    await fault('fail', 'stopProcess');
    const task = await ended(await begin('zones/zone2/stop'));
    await post(`/api/v2/tasks/instances/${task.id}/retry`);
    return ended(task);
  };

  const values = (task: Task): StateValues => {
    const step =
      task.subtasks.find(({ status }) => status === 'FAILED' || status === 'RUNNING') ?? task.subtasks[0];
    return { taskInstanceId: String(task.id), subtaskInstanceId: String(step?.id) };
  };
  const nothing = async (): Promise<StateValues> => ({});
  const subtaskIds = { subtaskInstanceId: unknownTask };

  /** Before a start there is something to start. */
  const before: Readonly<Record<string, () => Promise<unknown>>> = {
    startCluster: () => done('stop'),
    startZone: () => done('zones/zone2/stop'),
    startServer: () => done('servers/2/stop'),
  };
  const running: Readonly<Record<string, () => Promise<StateValues>>> = {
    getTask: async () => values(await hanging()),
    retryTask: async () => values(await failed()),
    rollbackTask: async () => values(await failed()),
  };
  const finished = async () => values(await done('zones/zone2/stop'));

  const states: Readonly<Record<string, (operation: string) => Promise<StateValues>>> = {
    vendorSample: nothing,
    accepted: async (operation) => {
      await before[operation]?.();
      return {};
    },
    page: async (operation) => (operation === 'listTasks' ? finished() : {}),
    empty: nothing,
    running: async (operation) => running[operation]?.() ?? {},
    successful: finished,
    failed: async () => values(await failed()),
    rolledBack: async () => values(await rolledBack()),
    ready: async () => values(await failed()),
    done: async (operation) => values(operation === 'cancelSubtask' ? await hanging() : await failed()),
    twoRuns: async () => values(await failedTwice()),
    zoneStopped: async () => {
      await done('zones/zone2/stop');
      return {};
    },
    clusterProtected: async () => ({ id: String(protectedCluster), zoneName: 'zone2', serverId: '5' }),
    taskStateNotAllowed: finished,
    taskCannotRollBack: finished,
    clusterBusy: async (operation) => {
      if (operation.endsWith('Task') || operation.endsWith('Subtask')) return values(await overtaken());
      await hold();
      return {};
    },
    clusterNotFound: async () => ({ id: '99' }),
    zoneNotFound: async () => ({ id: '1', zoneName: 'zone9' }),
    serverNotFound: async () => ({ id: '1', serverId: '99' }),
    taskNotFound: async () => ({ taskInstanceId: unknownTask, ...subtaskIds }),
    subtaskNotFound: async () => ({ ...(await finished()), ...subtaskIds }),
    // Made by the request's filter.
    unauthenticated: nothing,
    forbidden: nothing,
    invalidParameter: nothing,
    bodyTooLarge: nothing,
    unsupportedMediaType: nothing,
  };

  return async ({ name, operation }: State): Promise<StateValues> => {
    const make = states[name];
    if (!make) throw new Error(`nobody knows how to get into this state`);
    if (!untouching.has(name)) await reset();
    return { id: '1', zoneName: 'zone2', serverId: '2', ...(await make(operation)) };
  };
}
