import { expect } from 'vitest';
import { decryptBody, encryptBody, freshKeys } from '../obshell/fixture-client/hybrid-encryption.ts';
import type { Dag, ShellClient } from '../obshell/fixture-client/shell-client.ts';
import type { ShellRig } from '../obshell/support/shell-rig.ts';
import type { State } from './pact-file.ts';
import type { StateValues } from './verify-part.ts';

/** An id that is well made and names nothing. */
const unknownId = '2016843008102886987654';
type Scope = Parameters<ShellClient['stop']>[0];
const atServer = (id: number): Scope => ({ type: 'SERVER', target: [`10.10.10.${id}:2886`] });
const atServer2 = atServer(2);

/** Refused or answered whatever the fleet is at, so that it need not be made anew. */
const untouching: ReadonlySet<string> = new Set([
  'Request.Header.NotFound',
  'Request.AESKey.NotFound',
  'Security.Authentication.IncorrectOceanbasePassword',
  'Security.Authentication.Header.DecryptFailed',
  'Agent.NotExist',
  'clusterAgent',
  'build',
  'now',
  'key',
  'session',
]);

/** Brings a real server into the states of the pact, by its own calls alone. Cluster 1 has zone1–zone3 with one agent each. */
export function obshellStates(rig: ShellRig) {
  const shell = rig.client('go');
  const reset = async () => expect((await rig.server.post('/obstop/v1/reset')).status).toBe(200);

  const stopped = async (scope: Scope, mode: 'plain' | 'force') =>
    shell.succeeded((await shell.stop(scope, mode)).id);
  const succeeded = () => stopped(atServer2, 'force');
  /** A stop of server 2 whose kill hangs, at the stage where all agents are waited for. */
  const hanging = async () => {
    await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
    const { id } = await shell.stop(atServer2, 'force');
    return rig.followed(shell, id, ({ stage, state }) => stage === 4 && state === 'RUNNING');
  };
  /** Reads a DAG until it has failed. */
  const failing = async (id: string) => {
    const dag = await shell.succeeded(id).catch(() => shell.dag(id));
    expect(dag.state).toBe('FAILED');
    return dag;
  };
  const failed = async () => {
    await rig.fault({ kind: 'fail', operation: 'stopProcess' }, { serverId: 2 });
    return failing((await shell.stop(atServer2, 'force')).id);
  };
  const cancelled = async () => {
    const { id } = await hanging();
    await shell.operate(id, 'CANCEL');
    return failing(id);
  };

  const ofDag = ({ id }: Dag): StateValues => ({ id });
  /** The first node is done and has written to its log, whatever the others are at. */
  const ofNode = ({ nodes }: Dag): StateValues => ({ id: nodes[0]?.id ?? '' });
  const ofSubTask = ({ nodes }: Dag): StateValues => ({ id: nodes[0]?.subTasks[0]?.id ?? '' });
  /** Of a failed DAG: the node at which an agent's own DAG failed. */
  const ofFailedNode = async ({ additionalData }: Dag): Promise<StateValues> => {
    const subDags = Object.values((additionalData?.sub_dags ?? {}) as Record<string, string>);
    for (const id of subDags) {
      const node = (await shell.dag(id)).nodes.find(({ state }) => state === 'FAILED');
      if (node) return { id: node.id };
    }
    throw new Error('no agent has a failed node');
  };
  /** Of a failed DAG: the sub task that could not go on. */
  const ofFailedSubTask = ({ nodes }: Dag): StateValues => {
    const subTask = nodes.flatMap(({ subTasks }) => subTasks).find(({ state }) => state === 'FAILED');
    return { id: subTask?.id ?? '' };
  };
  /** Of a failed DAG: an agent's own, which may be passed. */
  const ofSubDag = ({ additionalData }: Dag): StateValues => {
    const [id = ''] = Object.values((additionalData?.sub_dags ?? {}) as Record<string, string>);
    return { id };
  };
  const session = async (): Promise<StateValues> => {
    const keys = freshKeys();
    const { body } = await rig.caller().post('/api/v1/login', {}, { keys });
    return { sessionId: decryptBody(String(body.data), keys) };
  };

  const nothing = async (): Promise<StateValues> => ({});
  const running: Readonly<Record<string, () => Promise<StateValues>>> = {
    getDag: async () => ofDag(await hanging()),
    getNode: async () => ofNode(await hanging()),
    getSubTask: async () => ofSubTask(await hanging()),
    getMaintainAgentDag: async () => ofDag(await hanging()),
  };
  const done: Readonly<Record<string, () => Promise<StateValues>>> = {
    operateDag: async () => ofDag(await hanging()),
    operateNode: async () => ofFailedNode(await failed()),
    logout: session,
  };
  /** A failed DAG still holds the agents, which the request passes. */
  const held = async (): Promise<StateValues> => ({ holder: (await failed()).id });

  const states: Readonly<Record<string, (state: State) => Promise<StateValues>>> = {
    force: ({ parameters }) => (parameters.holder ? held() : nothing()),
    plain: nothing,
    terminate: nothing,
    vendorSample: nothing,
    allowed: nothing,
    global: async () => ofDag(await succeeded()),
    server: async ({ parameters }) => (parameters.holder ? held() : ofDag(await succeeded())),
    running: async ({ operation }) => running[operation]?.() ?? {},
    succeeded: async () => ofDag(await succeeded()),
    failed: async ({ operation }) => (operation === 'getSubTask' ? ofFailedSubTask : ofDag)(await failed()),
    cancelled: async () => ofDag(await cancelled()),
    one: async () => ofDag(await hanging()),
    oneRun: async () => ofSubTask(await hanging()),
    none: nothing,
    done: async ({ operation, parameters }) =>
      parameters.operator === 'PASS' ? ofSubDag(await failed()) : (done[operation]?.() ?? {}),
    three: nothing,
    all: nothing,
    available: nothing,
    stopped: async () => ofDag(await stopped(atServer(1), 'force')),
    clusterAgent: nothing,
    build: nothing,
    now: nothing,
    key: nothing,
    // The request has keys then: see the filter.
    session: nothing,
    'OB.Zone.NotExist': async () => ({ zone_name: 'zone9', zoneName: 'zone9' }),
    'Agent.NotExist': async () => ({ server: '10.10.10.9:2886' }),
    'OB.Server.StoppedInMultiZone': async () =>
      ofDag(await stopped({ type: 'ZONE', target: ['zone3'] }, 'plain')),
    'OB.Cluster.Tenant.Replica.Invalid': async () => ofDag(await stopped(atServer(3), 'force')),
    'Task.NotFound': async () => ({ id: unknownId }),
    'Task.Dag.Operator.CancelFinishedDag': async () => ofDag(await succeeded()),
    'Task.Dag.Operator.PassNotFailedDag': async () => ofDag(await succeeded()),
    'Task.Node.Operator.PassNotFailedDag': async () => ofNode(await succeeded()),
    // Made by the request's filter.
    'Request.Header.NotFound': nothing,
    'Request.AESKey.NotFound': nothing,
    'Security.Authentication.IncorrectOceanbasePassword': nothing,
    'Security.Authentication.Header.DecryptFailed': nothing,
  };

  return async (state: State): Promise<StateValues> => {
    const make = states[state.name];
    if (!make) throw new Error('nobody knows how to get into this state');
    if (!untouching.has(state.name)) await reset();
    const common = { id: unknownId, zone_name: 'zone2', zoneName: 'zone2', server: '10.10.10.2:2886' };
    return { ...common, ...(await make(state)) };
  };
}

/** A body that is encrypted for a call that needs keys, and the keys. */
export function encryptedCall(text: string) {
  const keys = freshKeys();
  return { keys, body: encryptBody(text, keys) };
}
