import {
  ObshellAgentsStatus,
  ObshellDag,
  ObshellErrorResponse,
  ObshellInfo,
  ObshellNoData,
  ObshellObInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellSubTask,
  ObshellTime,
} from '@obstop/contracts';
import { obshellRoutes } from '@obstop/contracts/routes';
import {
  among,
  dictionary,
  known,
  members,
  obshellAnswer,
  obshellList,
  same,
  shape,
  text,
  word,
} from '@obstop/pacts';

// Members that the adapters, and the client below them, cannot do without. consumer.test.ts takes each away once and wants to see
// that something else comes of it.

const address = ['ip', 'port'] as const;
const status = ['state', 'underMaintenance', 'version'] as const;
const cluster = ['id', 'name', 'version'] as const;
const common = ['id', 'name', { state: known }, { operator: known }, 'start_time', 'end_time'] as const;
const asItIs = [{ state: same }, { operator: same }] as const;
const server = [
  'svr_ip',
  'svr_port',
  'sql_port',
  'agent_port',
  'build_version',
  { with_rootserver: word(['YES', 'NO']) },
  { status: word(['ACTIVE', 'INACTIVE', 'STOPPED']) },
] as const;
const subTask = [...common, 'task_id'] as const;
const dagMembers = [...common, 'dag_id', 'stage', 'max_stage'] as const;

/** A success without data. */
export const done = shape(ObshellNoData, ['successful']);
/** What is told by its status alone. */
export const refusalByStatus = shape(ObshellErrorResponse, ['successful']);
/**
 * A refusal that is told by its status, and whose words are passed on. That agents before 4.3.1 have a number in place of the
 * name is nothing to those who do not read the name.
 */
export const refusal = shape(ObshellErrorResponse, ['successful', { error: ['message'] }]);
/** A refusal that is told by its name: its status says less than it means. */
export const namedRefusal = shape(ObshellErrorResponse, ['successful', { error: [{ errCode: same }] }]);
/** The same, and its words are passed on. */
export const namedRefusalWithWords = shape(ObshellErrorResponse, [
  'successful',
  { error: [{ errCode: same }, 'message'] },
]);
/** What an agent says of itself. */
export const info = obshellAnswer(ObshellInfo, [{ identity: same }, 'version']);
/** The public key. */
export const secret = obshellAnswer(ObshellSecret, ['public_key']);
/** The agent's time. */
export const now = obshellAnswer(ObshellTime);
/** State of an agent whose observer is in this very state. */
export const agentStatus = obshellAnswer(ObshellStatus, [...status, { obState: same }]);
/** States of all agents. Who is meant is told by the agent, not by the key. */
export const agentsStatus = obshellAnswer(ObshellAgentsStatus, [
  ...status,
  'obState',
  { agent: [...address, 'identity'] },
]);

/** The cluster as OceanBase tells it. */
export const obInfo = obshellAnswer(ObshellObInfo, [{ obcluster_info: [...cluster, { topology: server }] }]);
/** The cluster while OceanBase does not answer. */
export const obInfoOfAgents = obshellAnswer(ObshellObInfo, [
  { agent_info: [...address, 'zone', 'identity', 'version'], obcluster_info: cluster },
]);

/** A DAG whose id is what matters. */
export const begun = obshellAnswer(ObshellDag, dagMembers);
/** A DAG that is followed: its state tells whether it goes on. */
export const followed = obshellAnswer(ObshellDag, [...dagMembers, { state: same }]);
/** A DAG that has done its work, or has not. */
export const ended = obshellAnswer(ObshellDag, [...dagMembers, ...asItIs]);
/** A DAG that failed: where, and which DAGs its agents have, whose logs say why. */
export const failed = obshellAnswer(ObshellDag, [
  ...dagMembers,
  ...asItIs,
  {
    nodes: [...common, 'node_id', { sub_tasks: subTask }],
    additional_data: members({ sub_dags: dictionary(text) }),
  },
]);
/** A sub task with its log. */
export const subTaskLog = obshellAnswer(ObshellSubTask, [...subTask, 'task_logs']);
/** DAGs, of which one may be that whose id was never heard: it is told by its name and the time of its start. */
export const ordered = obshellList(ObshellDag, among(shape(ObshellDag, [...dagMembers, { name: same }])));
/** DAGs whose ids are what matters. */
export const dags = obshellList(ObshellDag, dagMembers);
/** No DAGs. Go writes null, which is as good as nothing at all. */
export const noDags = shape(obshellRoutes.listAgentDags.responses[200], ['successful', 'data']);
