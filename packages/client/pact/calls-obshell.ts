import type { ObshellCall } from './client-call.ts';
import { obshellShapes } from './shapes-obshell.ts';

const dagId = '20168430081028869';
const nodeId = '201684300810288693';
const subTaskId = '2016843008102886930';

const { begun, dagAsIs } = obshellShapes;
const list = { one: obshellShapes.dags };
// What stands for a status that several errors share: one that a well-formed request with good credentials can meet.
const zone = { 400: 'OB.Zone.NotExist' };
const password = { 401: 'Security.Authentication.IncorrectOceanbasePassword' };

const reads: Readonly<Record<string, ObshellCall>> = {
  getDag: {
    name: 'dags.get',
    run: (obshell) => obshell.dags.get(dagId),
    successes: { running: dagAsIs, succeeded: dagAsIs, failed: dagAsIs, cancelled: dagAsIs },
  },
  getNode: {
    name: 'nodes.get',
    run: (obshell) => obshell.nodes.get(nodeId),
    successes: { running: obshellShapes.node },
  },
  getSubTask: {
    name: 'subTasks.get',
    run: (obshell) => obshell.subTasks.get(subTaskId),
    successes: { running: obshellShapes.subTask },
  },
  getSubTaskLogs: {
    name: 'subTasks.logs',
    run: (obshell) => obshell.subTasks.logs(subTaskId),
    successes: { oneRun: obshellShapes.log },
  },
  listUnfinishedDags: {
    name: 'dags.listUnfinished',
    run: (obshell) => obshell.dags.listUnfinished(),
    successes: { ...list, none: obshellShapes.empty },
  },
  listUnfinishedObDags: {
    name: 'dags.listUnfinishedOb',
    run: (obshell) => obshell.dags.listUnfinishedOb(),
    successes: { none: obshellShapes.empty },
  },
  listUnfinishedAgentDags: {
    name: 'dags.listUnfinishedAgent',
    run: (obshell) => obshell.dags.listUnfinishedAgent(),
    successes: list,
  },
  getMaintainObDag: {
    name: 'dags.getMaintainOb',
    run: (obshell) => obshell.dags.getMaintainOb(),
    successes: { running: obshellShapes.dag },
  },
  getMaintainAgentDag: {
    name: 'dags.getMaintainAgent',
    run: (obshell) => obshell.dags.getMaintainAgent(),
    successes: { running: obshellShapes.dag },
  },
  listMaintainAgentsDags: {
    name: 'dags.listMaintainAgents',
    run: (obshell) => obshell.dags.listMaintainAgents(),
    successes: list,
  },
  listObDags: {
    name: 'dags.listOb',
    run: (obshell) => obshell.dags.listOb(),
    successes: { none: obshellShapes.empty },
  },
  listAgentDags: {
    name: 'dags.listAgent',
    run: (obshell) => obshell.dags.listAgent(),
    successes: list,
  },
  listAgentMainDags: {
    name: 'dags.listAgentMain',
    run: (obshell) => obshell.dags.listAgentMain(),
    successes: list,
  },
  getObInfo: {
    name: 'ob.info',
    run: (obshell) => obshell.ob.info(),
    successes: { running: obshellShapes.obInfo },
  },
  listAgents: {
    name: 'agents.list',
    run: (obshell) => obshell.agents.list(),
    successes: { three: obshellShapes.agents },
  },
  getAgentsStatus: {
    name: 'agents.status',
    run: (obshell) => obshell.agents.status(),
    successes: { all: obshellShapes.statuses },
  },
};

const anonymous: Readonly<Record<string, ObshellCall>> = {
  getAgentInfo: {
    name: 'info',
    run: (obshell) => obshell.info(),
    successes: { clusterAgent: obshellShapes.info },
  },
  getGitInfo: {
    name: 'gitInfo',
    run: (obshell) => obshell.gitInfo(),
    successes: { build: obshellShapes.gitInfo },
  },
  getStatus: {
    name: 'status',
    run: (obshell) => obshell.status(),
    successes: { available: obshellShapes.status },
  },
  getAgentTime: {
    name: 'time',
    run: (obshell) => obshell.time(),
    successes: { now: obshellShapes.time },
  },
  getSecret: {
    name: 'secret',
    run: (obshell) => obshell.secret(),
    successes: { key: obshellShapes.secret },
  },
};

const changes: Readonly<Record<string, ObshellCall>> = {
  stopOb: {
    name: 'stop',
    run: (obshell) => obshell.stop({ scope: 'ZONE', target: ['zone2'], force: true }),
    successes: { force: begun },
    errors: zone,
    bodyValues: { zone2: 'zoneName' },
  },
  stopObZone: {
    name: 'zones.stop',
    run: (obshell) => obshell.zones.stop('zone2'),
    successes: { plain: begun },
    errors: zone,
  },
  checkStopObZone: {
    name: 'zones.checkStop',
    run: (obshell) => obshell.zones.checkStop('zone2'),
    successes: { allowed: obshellShapes.done },
    errors: zone,
  },
  startOb: {
    name: 'start',
    run: (obshell) => obshell.start({ scope: 'ZONE', target: ['zone2'] }),
    successes: { global: begun },
    errors: zone,
    bodyValues: { zone2: 'zoneName' },
  },
  operateDag: {
    name: 'dags.operate',
    run: (obshell) => obshell.dags.operate(dagId, 'CANCEL'),
    successes: { done: obshellShapes.done },
    errors: { 400: 'Task.Dag.Operator.CancelFinishedDag' },
  },
  operateNode: {
    name: 'nodes.operate',
    run: (obshell) => obshell.nodes.operate(nodeId, 'PASS'),
    successes: { done: obshellShapes.done },
    errors: { 400: 'Task.Node.Operator.PassNotFailedDag' },
  },
  login: {
    name: 'login',
    run: (obshell) => obshell.login(),
    successes: { session: obshellShapes.session },
    errors: { 400: 'Request.AESKey.NotFound' },
  },
  logout: {
    name: 'logout',
    run: (obshell) => obshell.logout('a3f1c2d4e5b60718293a4b5c6d7e8f90'),
    successes: { done: obshellShapes.done },
    bodyValues: { a3f1c2d4e5b60718293a4b5c6d7e8f90: 'sessionId' },
  },
};

const withPassword = (calls: Readonly<Record<string, ObshellCall>>) =>
  Object.fromEntries(
    Object.entries(calls).map(([id, call]) => [id, { ...call, errors: { ...password, ...call.errors } }]),
  );

/** Calls of the obshell client, by operationId. Ids are those of the contract's examples. */
export const obshellCalls: Readonly<Record<string, ObshellCall>> = {
  ...withPassword(changes),
  ...withPassword(reads),
  ...anonymous,
};

/** Routes of the contract that this client does not call. */
export const obshellNotCalled = ['postStatus'];
