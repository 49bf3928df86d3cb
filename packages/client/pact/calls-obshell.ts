import type { ObshellClient } from '../src/obshell.ts';
import { type ClientCall, callOf } from './client-call.ts';
import { obshellShapes as shapes } from './shapes-obshell.ts';

type Calls = Readonly<Record<string, ClientCall<ObshellClient>>>;
const call = callOf<ObshellClient>;

const dagId = '20168430081028869';
const nodeId = '201684300810288693';
const subTaskId = '2016843008102886930';

const { begun, dagAsIs } = shapes;
const list = { one: shapes.dags };
// What stands for a status that several errors share: one that a well-formed request with good credentials can meet.
const zone = { 400: 'OB.Zone.NotExist' };
const password = { 401: 'Security.Authentication.IncorrectOceanbasePassword' };

const reads = {
  getDag: call('dags.get', (client) => client.dags.get(dagId), {
    running: dagAsIs,
    succeeded: dagAsIs,
    failed: dagAsIs,
    cancelled: dagAsIs,
  }),
  getNode: call('nodes.get', (client) => client.nodes.get(nodeId), { running: shapes.node }),
  getSubTask: call('subTasks.get', (client) => client.subTasks.get(subTaskId), { running: shapes.subTask }),
  getSubTaskLogs: call('subTasks.logs', (client) => client.subTasks.logs(subTaskId), { oneRun: shapes.log }),
  listUnfinishedDags: call('dags.listUnfinished', (client) => client.dags.listUnfinished(), {
    ...list,
    none: shapes.empty,
  }),
  listUnfinishedObDags: call('dags.listUnfinishedOb', (client) => client.dags.listUnfinishedOb(), {
    none: shapes.empty,
  }),
  listUnfinishedAgentDags: call(
    'dags.listUnfinishedAgent',
    (client) => client.dags.listUnfinishedAgent(),
    list,
  ),
  getMaintainObDag: call('dags.getMaintainOb', (client) => client.dags.getMaintainOb(), {
    running: shapes.dag,
  }),
  getMaintainAgentDag: call('dags.getMaintainAgent', (client) => client.dags.getMaintainAgent(), {
    running: shapes.dag,
  }),
  listMaintainAgentsDags: call('dags.listMaintainAgents', (client) => client.dags.listMaintainAgents(), list),
  listObDags: call('dags.listOb', (client) => client.dags.listOb(), { none: shapes.empty }),
  listAgentDags: call('dags.listAgent', (client) => client.dags.listAgent(), list),
  listAgentMainDags: call('dags.listAgentMain', (client) => client.dags.listAgentMain(), list),
  getObInfo: call('ob.info', (client) => client.ob.info(), { running: shapes.obInfo }),
  listAgents: call('agents.list', (client) => client.agents.list(), { three: shapes.agents }),
  getAgentsStatus: call('agents.status', (client) => client.agents.status(), { all: shapes.statuses }),
};

const anonymous = {
  getAgentInfo: call('info', (client) => client.info(), { clusterAgent: shapes.info }),
  getGitInfo: call('gitInfo', (client) => client.gitInfo(), { build: shapes.gitInfo }),
  getStatus: call('status', (client) => client.status(), { available: shapes.status }),
  getAgentTime: call('time', (client) => client.time(), { now: shapes.time }),
  getSecret: call('secret', (client) => client.secret(), { key: shapes.secret }),
};

const changes = {
  stopOb: call(
    'stop',
    (client) => client.stop({ scope: 'ZONE', target: ['zone2'], force: true }),
    { force: begun },
    zone,
    { zone2: 'zoneName' },
  ),
  stopObZone: call('zones.stop', (client) => client.zones.stop('zone2'), { plain: begun }, zone),
  checkStopObZone: call(
    'zones.checkStop',
    (client) => client.zones.checkStop('zone2'),
    { allowed: shapes.done },
    zone,
  ),
  startOb: call(
    'start',
    (client) => client.start({ scope: 'ZONE', target: ['zone2'] }),
    { global: begun },
    zone,
    { zone2: 'zoneName' },
  ),
  operateDag: call(
    'dags.operate',
    (client) => client.dags.operate(dagId, 'CANCEL'),
    { done: shapes.done },
    { 400: 'Task.Dag.Operator.CancelFinishedDag' },
  ),
  operateNode: call(
    'nodes.operate',
    (client) => client.nodes.operate(nodeId, 'PASS'),
    { done: shapes.done },
    { 400: 'Task.Node.Operator.PassNotFailedDag' },
  ),
  login: call(
    'login',
    (client) => client.login(),
    { session: shapes.session },
    { 400: 'Request.AESKey.NotFound' },
  ),
  logout: call(
    'logout',
    (client) => client.logout('a3f1c2d4e5b60718293a4b5c6d7e8f90'),
    { done: shapes.done },
    {},
    { a3f1c2d4e5b60718293a4b5c6d7e8f90: 'sessionId' },
  ),
};

const withPassword = (calls: Calls) =>
  Object.fromEntries(
    Object.entries(calls).map(([id, call]) => [id, { ...call, errors: { ...password, ...call.errors } }]),
  );

/** Calls of the obshell client, by operationId. Ids are those of the contract's examples. */
export const obshellCalls: Calls = {
  ...withPassword(changes),
  ...withPassword(reads),
  ...anonymous,
};

/** Routes of the contract that this client does not call. */
export const obshellNotCalled = ['postStatus'];
