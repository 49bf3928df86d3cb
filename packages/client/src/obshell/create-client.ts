import type { Call, Caller } from '../core/caller.ts';
import { list, object } from '../core/fields.ts';
import type { CallOptions } from '../core/options.ts';
import { invalidRequest } from '../core/url.ts';
import type { ObshellClient, ObshellDags, ReadDagOptions } from './client.ts';
import { connect } from './connection.ts';
import { type DagCalls, dagCalls, genericId } from './dag-calls.ts';
import type { ObshellClientOptions } from './options.ts';
import {
  readAgent,
  readAgentsStatus,
  readGitInfo,
  readInfo,
  readObInfo,
  readSecret,
  readStatus,
  readTime,
} from './read/read-agent.ts';
import { readLogEntry, readNode, readSubTask } from './read/read-dag.ts';
import { textItem } from './read/text-item.ts';
import {
  scopeViolation,
  startBody,
  stopBody,
  stopViolation,
  type Violation,
  zoneBody,
  zoneViolation,
} from './requests.ts';
import { type Route, routes } from './routes.ts';

const stopDag = 'Stop OB';
const startDag = 'Start OB';
const operators: readonly unknown[] = ['CANCEL', 'RETRY', 'ROLLBACK', 'PASS'];

function refuse(violation: Violation | undefined): void {
  if (violation) throw invalidRequest(violation.path, violation.rule);
}

const nothing = () => undefined;
/** A read with its reader, by a caller. */
const reading =
  <T>(call: Caller, route: () => Route, read: Call<T>['read']) =>
  (options?: CallOptions) =>
    call({ ...route(), read }, options);

const contents =
  <T>(read: (value: unknown, at: string) => T) =>
  (data: unknown): T[] =>
    list(object(data, 'data'), 'contents', 'data', read) ?? [];

/** Makes a client of one agent. Throws ObstopError `invalid-request`; nothing is sent before the first call. */
export function createObshellClient(options: ObshellClientOptions): ObshellClient {
  const connection = connect(options);
  const { anonymous, call, auth } = connection;
  const dags = dagCalls(connection);
  const change = async (route: Route, callOptions?: CallOptions): Promise<void> => {
    await call({ ...route, read: nothing }, callOptions);
  };
  // Async, so that what is wrong with a request rejects like everything else.
  return {
    stop: async (stop, callOptions) => {
      refuse(stopViolation(stop));
      return dags.begin(routes.stop(stopBody(stop)), stopDag, callOptions);
    },
    start: async (start, callOptions) => {
      refuse(scopeViolation(start));
      return dags.begin(routes.start(startBody(start)), startDag, callOptions);
    },
    zones: {
      stop: async (name, stop, callOptions) => {
        refuse(zoneViolation(name, stop));
        return dags.begin(routes.stopZone(name, zoneBody(stop)), stopDag, callOptions);
      },
      checkStop: async (name, callOptions) => {
        refuse(zoneViolation(name));
        return change(routes.checkStopZone(name), callOptions);
      },
    },
    dags: dagsOf(dags, change),
    nodes: {
      get: async (id, callOptions) =>
        call({ ...routes.node(genericId(id)), read: (data) => readNode(data, 'data') }, callOptions),
      operate: async (id, operator, callOptions) => {
        if (operator !== 'PASS') throw invalidRequest('operator', 'must be PASS');
        return change(routes.operateNode(genericId(id), operator), callOptions);
      },
    },
    subTasks: {
      get: async (id, callOptions) =>
        call({ ...routes.subTask(genericId(id)), read: (data) => readSubTask(data, 'data') }, callOptions),
      logs: async (id, callOptions) =>
        call({ ...routes.subTaskLogs(genericId(id)), read: contents(readLogEntry) }, callOptions),
    },
    agents: {
      list: reading(call, routes.listAgents, contents(readAgent)),
      status: reading(call, routes.agentsStatus, (data) => readAgentsStatus(data, 'data')),
    },
    ob: { info: reading(call, routes.obInfo, (data) => readObInfo(data, 'data')) },
    info: reading(anonymous, routes.info, (data) => readInfo(data, 'data')),
    gitInfo: reading(anonymous, routes.gitInfo, (data) => readGitInfo(data, 'data')),
    status: async (callOptions) => {
      const limit = callOptions?.obQueryTimeoutUs;
      if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
        throw invalidRequest('obQueryTimeoutUs', 'must be a whole number of microseconds from 1');
      return anonymous({ ...routes.status(limit), read: (data) => readStatus(data, 'data') }, callOptions);
    },
    time: reading(anonymous, routes.time, (data) => readTime(data, 'data')),
    secret: reading(anonymous, routes.secret, (data) => readSecret(data, 'data')),
    login: async (callOptions) => {
      if (auth.kind !== 'password' && auth.kind !== 'agent-password')
        throw invalidRequest('auth.kind', 'must be password or agent-password to log in');
      return call({ ...routes.login(), read: (data) => textItem(data, 'data') }, callOptions);
    },
    logout: async (sessionId, callOptions) => {
      const id = sessionId ?? (auth.kind === 'session' ? auth.sessionId : '');
      if (id === '') throw invalidRequest('sessionId', 'must be the answer of a login');
      return change(routes.logout(id), callOptions);
    },
  };
}

function dagsOf(dags: DagCalls, change: (route: Route, options?: CallOptions) => Promise<void>): ObshellDags {
  type DagRoute = (details?: boolean) => Route;
  const one = (route: DagRoute) => (options?: ReadDagOptions) => dags.read(route(options?.details), options);
  const all = (route: DagRoute) => (options?: ReadDagOptions) =>
    dags.readAll(route(options?.details), options);
  return {
    get: async (id, options) => dags.read(routes.dag(genericId(id), options?.details), options),
    operate: async (id, operator, options) => {
      if (!operators.includes(operator))
        throw invalidRequest('operator', 'must be CANCEL, RETRY, ROLLBACK or PASS');
      return change(routes.operateDag(genericId(id), operator), options);
    },
    listUnfinished: all(routes.unfinishedDags),
    listUnfinishedOb: all(routes.unfinishedObDags),
    listUnfinishedAgent: all(routes.unfinishedAgentDags),
    getMaintainOb: one(routes.maintainObDag),
    getMaintainAgent: one(routes.maintainAgentDag),
    listMaintainAgents: all(routes.maintainAgentsDags),
    listOb: all(routes.obDags),
    listAgent: all(routes.agentDags),
    listAgentMain: all(routes.agentMainDags),
  };
}
