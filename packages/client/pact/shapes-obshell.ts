import {
  ObshellAgentAddress,
  ObshellAgentsStatus,
  ObshellDag,
  ObshellErrorResponse,
  ObshellGitInfo,
  ObshellInfo,
  ObshellLogEntry,
  ObshellNoData,
  ObshellNode,
  ObshellObInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellSubTask,
  ObshellTime,
} from '@obstop/contracts';
import { obshellRoutes } from '@obstop/contracts/routes';
import { obshellAnswer, obshellList, same, shape } from '@obstop/pacts';

// See shapes-ocp.ts.

const common = ['id', 'name', 'state', 'operator', 'start_time', 'end_time'] as const;
const subTask = [...common, 'task_id', 'execute_times'] as const;
const node = [...common, 'node_id', { sub_tasks: subTask }] as const;
const dag = [...common, 'dag_id', 'stage', 'max_stage'] as const;
const withNodes = [...dag, { nodes: node }] as const;
const address = ['ip', 'port'] as const;
const server = [
  'svr_ip',
  'svr_port',
  'sql_port',
  'agent_port',
  'with_rootserver',
  'status',
  'build_version',
] as const;
const status = ['state', 'obState', 'underMaintenance', 'version'] as const;

/** Answers of obshell. */
export const obshellShapes = {
  done: shape(ObshellNoData, ['successful']),
  /** The client tells its kind by the name. */
  refusal: shape(ObshellErrorResponse, ['successful', { error: ['message', { errCode: same }] }]),
  /** A list without anything in it is as good as none: Go writes null. */
  empty: shape(obshellRoutes.listObDags.responses[200], ['successful', 'data']),
  /** A DAG as a stop or start answers it: its nodes are not there yet. */
  begun: obshellAnswer(ObshellDag, dag),
  dag: obshellAnswer(ObshellDag, withNodes),
  /** A DAG in this very state. */
  dagAsIs: obshellAnswer(ObshellDag, [...withNodes, { state: same, operator: same }]),
  dags: obshellList(ObshellDag, withNodes),
  node: obshellAnswer(ObshellNode, node),
  subTask: obshellAnswer(ObshellSubTask, subTask),
  log: obshellList(ObshellLogEntry, ['id', 'sub_task_id', 'execute_times', 'log_content', 'create_time']),
  info: obshellAnswer(ObshellInfo, ['version', { identity: same }]),
  gitInfo: obshellAnswer(ObshellGitInfo),
  status: obshellAnswer(ObshellStatus, status),
  statuses: obshellAnswer(ObshellAgentsStatus, status),
  time: obshellAnswer(ObshellTime),
  secret: obshellAnswer(ObshellSecret, ['public_key']),
  /** Its id, encrypted. */
  session: shape(obshellRoutes.login.responses[200], ['successful', 'data']),
  agents: obshellList(ObshellAgentAddress, address),
  obInfo: obshellAnswer(ObshellObInfo, [
    {
      agent_info: [...address, 'zone', 'identity', 'version'],
      obcluster_info: ['id', 'name', 'version', { topology: server }],
    },
  ]),
};
