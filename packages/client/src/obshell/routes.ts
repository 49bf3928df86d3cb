import type { Call } from '../core/caller.ts';
import { encode } from '../core/url.ts';

/** A call without what makes a value of its answer. */
export type Route = Omit<Call<unknown>, 'read'>;

const get = (operation: string, path: string): Route => ({
  operation,
  method: 'GET',
  path: `/api/v1${path}`,
});
const post = (operation: string, path: string, body?: unknown): Route => ({
  operation,
  method: 'POST',
  path: `/api/v1${path}`,
  ...(body === undefined ? {} : { body }),
});

/** Without details a DAG has neither nodes nor additional data. The agent’s own default is with. */
const details = (wanted: boolean | undefined) => (wanted === false ? '?show_details=false' : '');

const zone = (name: string) => `/ob/zone/${encode(name)}`;

/** Every call of the contract that the client makes, by its operationId. */
export const routes = {
  info: () => get('getAgentInfo', '/info'),
  gitInfo: () => get('getGitInfo', '/git-info'),
  status: (obQueryTimeoutUs?: number) =>
    get(
      'getStatus',
      `/status${obQueryTimeoutUs === undefined ? '' : `?ob_query_timeout=${obQueryTimeoutUs}`}`,
    ),
  time: () => get('getAgentTime', '/time'),
  secret: () => get('getSecret', '/secret'),
  agentsStatus: () => get('getAgentsStatus', '/agents/status'),
  listAgents: () => get('listAgents', '/ob/agents'),
  obInfo: () => get('getObInfo', '/ob/info'),
  stop: (body: object) => post('stopOb', '/ob/stop', body),
  start: (body: object) => post('startOb', '/ob/start', body),
  stopZone: (name: string, body: object) => post('stopObZone', `${zone(name)}/stop`, body),
  // By POST although it changes nothing.
  checkStopZone: (name: string): Route => ({
    ...post('checkStopObZone', `${zone(name)}/stop/check`, {}),
    safe: true,
  }),
  login: () => post('login', '/login', {}),
  logout: (sessionId: string) => post('logout', '/logout', { session_id: sessionId }),
  dag: (id: string, wanted?: boolean) => get('getDag', `/task/dag/${id}${details(wanted)}`),
  operateDag: (id: string, operator: string) => post('operateDag', `/task/dag/${id}`, { operator }),
  // Never without details: an agent answers 500 to that.
  node: (id: string) => get('getNode', `/task/node/${id}`),
  operateNode: (id: string, operator: string) => post('operateNode', `/task/node/${id}`, { operator }),
  subTask: (id: string) => get('getSubTask', `/task/sub_task/${id}`),
  subTaskLogs: (id: string) => get('getSubTaskLogs', `/task/sub_task/${id}/logs`),
  unfinishedDags: (wanted?: boolean) => get('listUnfinishedDags', `/task/dag/unfinish${details(wanted)}`),
  unfinishedObDags: (wanted?: boolean) =>
    get('listUnfinishedObDags', `/task/dag/ob/unfinish${details(wanted)}`),
  unfinishedAgentDags: (wanted?: boolean) =>
    get('listUnfinishedAgentDags', `/task/dag/agent/unfinish${details(wanted)}`),
  maintainObDag: (wanted?: boolean) => get('getMaintainObDag', `/task/dag/maintain/ob${details(wanted)}`),
  maintainAgentDag: (wanted?: boolean) =>
    get('getMaintainAgentDag', `/task/dag/maintain/agent${details(wanted)}`),
  maintainAgentsDags: (wanted?: boolean) =>
    get('listMaintainAgentsDags', `/task/dag/maintain/agents${details(wanted)}`),
  obDags: (wanted?: boolean) => get('listObDags', `/task/dags/ob${details(wanted)}`),
  agentDags: (wanted?: boolean) => get('listAgentDags', `/task/dags/agent${details(wanted)}`),
  agentMainDags: (wanted?: boolean) =>
    get('listAgentMainDags', `/task/dag/agent/main_dags${details(wanted)}`),
} as const;
