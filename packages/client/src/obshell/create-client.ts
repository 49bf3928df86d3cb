import type { Call, Caller } from '../core/caller.ts';
import { textItem } from '../core/fields.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import { invalidRequest } from '../core/url.ts';
import { withResponses } from '../core/with-response.ts';
import type { ObshellClient, ObshellDags, PlainObshellClient, ReadDagOptions } from './client.ts';
import { connect } from './connection.ts';
import { type DagCalls, dagCalls, genericId } from './dag-calls.ts';
import type { ObshellClientOptions } from './options.ts';
import { contentsOf } from './read/contents.ts';
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
import { obshellRequest } from './request.ts';
import {
  scopeViolation,
  startBody,
  stopBody,
  stopViolation,
  type Violation,
  zoneBody,
  zoneViolation,
} from './requests.ts';

const stopDag = 'Stop OB';
const startDag = 'Start OB';
const operators: readonly unknown[] = ['CANCEL', 'RETRY', 'ROLLBACK', 'PASS'];

function refuse(violation: Violation | undefined): void {
  if (violation) throw invalidRequest(violation.path, violation.rule);
}

const nothing = () => undefined;
/** A read with its reader, by a caller. */
const reading =
  <T>(call: Caller, request: Request, read: Call<T>['read']) =>
  (options?: CallOptions) =>
    call({ ...request, read }, options);

/** Makes a client of one agent. Throws ObstopError `invalid-request`; nothing is sent before the first call. */
export function createObshellClient(options: ObshellClientOptions): ObshellClient {
  const connection = connect(options);
  const { anonymous, call, auth } = connection;
  const dags = dagCalls(connection);
  const change = async (request: Request, callOptions?: CallOptions): Promise<void> => {
    await call({ ...request, read: nothing }, callOptions);
  };
  // Async, so that what is wrong with a request rejects like everything else.
  return withResponses<PlainObshellClient>({
    stop: async (stop, callOptions) => {
      refuse(stopViolation(stop));
      return dags.begin(obshellRequest('stopOb', {}, { body: stopBody(stop) }), stopDag, callOptions);
    },
    start: async (start, callOptions) => {
      refuse(scopeViolation(start));
      return dags.begin(obshellRequest('startOb', {}, { body: startBody(start) }), startDag, callOptions);
    },
    zones: {
      stop: async (name, stop, callOptions) => {
        refuse(zoneViolation(name, stop));
        const request = obshellRequest('stopObZone', { zone_name: name }, { body: zoneBody(stop) });
        return dags.begin(request, stopDag, callOptions);
      },
      checkStop: async (name, callOptions) => {
        refuse(zoneViolation(name));
        return change(obshellRequest('checkStopObZone', { zone_name: name }, { body: {} }), callOptions);
      },
    },
    dags: dagsOf(dags, change),
    nodes: {
      get: async (id, callOptions) =>
        call({ ...obshellRequest('getNode', { id: genericId(id) }), read: readNode }, callOptions),
      operate: async (id, operator, callOptions) => {
        if (operator !== 'PASS') throw invalidRequest('operator', 'must be PASS');
        return change(
          obshellRequest('operateNode', { id: genericId(id) }, { body: { operator } }),
          callOptions,
        );
      },
    },
    subTasks: {
      get: async (id, callOptions) =>
        call({ ...obshellRequest('getSubTask', { id: genericId(id) }), read: readSubTask }, callOptions),
      logs: async (id, callOptions) =>
        call(
          { ...obshellRequest('getSubTaskLogs', { id: genericId(id) }), read: contentsOf(readLogEntry) },
          callOptions,
        ),
    },
    agents: {
      list: reading(call, obshellRequest('listAgents', {}), contentsOf(readAgent)),
      status: reading(call, obshellRequest('getAgentsStatus', {}), readAgentsStatus),
    },
    ob: { info: reading(call, obshellRequest('getObInfo', {}), readObInfo) },
    info: reading(anonymous, obshellRequest('getAgentInfo', {}), readInfo),
    gitInfo: reading(anonymous, obshellRequest('getGitInfo', {}), readGitInfo),
    status: async (callOptions) => {
      const limit = callOptions?.obQueryTimeoutUs;
      if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
        throw invalidRequest('obQueryTimeoutUs', 'must be a whole number of microseconds from 1');
      const request = obshellRequest('getStatus', {}, { query: { ob_query_timeout: limit } });
      return anonymous({ ...request, read: readStatus }, callOptions);
    },
    time: reading(anonymous, obshellRequest('getAgentTime', {}), readTime),
    secret: reading(anonymous, obshellRequest('getSecret', {}), readSecret),
    login: async (callOptions) => {
      if (auth.kind !== 'password' && auth.kind !== 'agent-password')
        throw invalidRequest('auth.kind', 'must be password or agent-password to log in');
      return call({ ...obshellRequest('login', {}, { body: {} }), read: textItem }, callOptions);
    },
    logout: async (sessionId, callOptions) => {
      const id = sessionId ?? (auth.kind === 'session' ? auth.sessionId : '');
      if (id === '') throw invalidRequest('sessionId', 'must be the answer of a login');
      return change(obshellRequest('logout', {}, { body: { session_id: id } }), callOptions);
    },
  });
}

/** Without details a DAG has neither nodes nor additional data. The agent’s own default is with. */
const details = (options?: ReadDagOptions) =>
  options?.details === false ? { query: { show_details: 'false' } } : {};

function dagsOf(
  dags: DagCalls,
  change: (request: Request, options?: CallOptions) => Promise<void>,
): ObshellDags {
  type Read = Parameters<typeof obshellRequest>[0] & `${'get' | 'list'}${string}Dag${'' | 's'}`;
  const one = (operation: Exclude<Read, 'getDag'>) => (options?: ReadDagOptions) =>
    dags.read(obshellRequest(operation, {}, details(options)), options);
  const all = (operation: Exclude<Read, 'getDag'>) => (options?: ReadDagOptions) =>
    dags.readAll(obshellRequest(operation, {}, details(options)), options);
  return {
    get: async (id, options) =>
      dags.read(obshellRequest('getDag', { id: genericId(id) }, details(options)), options),
    operate: async (id, operator, options) => {
      if (!operators.includes(operator))
        throw invalidRequest('operator', 'must be CANCEL, RETRY, ROLLBACK or PASS');
      return change(obshellRequest('operateDag', { id: genericId(id) }, { body: { operator } }), options);
    },
    listUnfinished: all('listUnfinishedDags'),
    listUnfinishedOb: all('listUnfinishedObDags'),
    listUnfinishedAgent: all('listUnfinishedAgentDags'),
    getMaintainOb: one('getMaintainObDag'),
    getMaintainAgent: one('getMaintainAgentDag'),
    listMaintainAgents: all('listMaintainAgentsDags'),
    listOb: all('listObDags'),
    listAgent: all('listAgentDags'),
    listAgentMain: all('listAgentMainDags'),
  };
}
