import { row } from './row.ts';

const dag = { node: 'Make sure all agents are ready' };

/** Errors about DAGs, nodes and sub tasks. */
export const taskErrors = {
  'Task.NotFound': row(
    404,
    'Task not found: {reason}',
    '未找到任务：{reason}',
    'Unknown id, or no task of that kind.',
    { reason: 'record not found' },
  ),
  'Task.CreateFailed': row(
    500,
    "Create task '{name}' failed: {reason}",
    "创建任务 '{name}' 失败: {reason}",
    'The DAG could not be stored.',
    { name: 'Stop OB', reason: 'database is locked' },
  ),
  'Task.GenericID.Invalid': row(
    400,
    'Invalid ID: {id}{why}',
    '无效的任务通用 ID：{id}{why}',
    'The id in the path is too short or no number. Comes before all else that is wrong with the request.',
    { id: 'abc', why: ': invalid generic id' },
  ),
  'Task.Dag.Operator.NotSupport': row(
    400,
    'Operator {operator} is not supported',
    "不支持的任务操作 '{operator}'",
    'The operator is not CANCEL, RETRY, PASS or ROLLBACK.',
    { operator: 'RUN' },
  ),
  'Task.Dag.Operator.RollbackNotFailedDag': row(
    400,
    'Failed to set DAG rollback: DAG state is not failed',
    '设置 DAG 回滚失败：DAG 未失败',
    'ROLLBACK of a DAG that is not FAILED.',
  ),
  'Task.Dag.Operator.RollbackNotAllowed': row(
    400,
    'Failed to set DAG rollback: node {node} cannot rollback',
    '设置 DAG 回滚失败：节点 {node} 不能回滚',
    'A node forbids it.',
    dag,
  ),
  'Task.Dag.Operator.CancelFinishedDag': row(
    400,
    'Failed to cancel DAG: DAG is finished',
    '取消 DAG 失败：DAG 已执行完成',
    'CANCEL of a finished DAG.',
  ),
  'Task.Dag.Operator.CancelNotAllowed': row(
    400,
    'Failed to cancel DAG: node {node} cannot cancel',
    '取消 DAG 失败：节点 {node} 不能取消',
    'A node forbids it.',
    dag,
  ),
  'Task.Dag.Operator.PassNotFailedDag': row(
    400,
    'Failed to pass DAG: DAG is not failed',
    '跳过 DAG 失败：DAG 未失败',
    'PASS of a DAG that is not FAILED.',
  ),
  'Task.Dag.Operator.PassNotAllowed': row(
    400,
    'Failed to pass DAG: node {node} cannot pass',
    '跳过 DAG 失败：节点 {node} 不能跳过',
    'A node forbids it.',
    dag,
  ),
  'Task.Dag.Operator.RetryNotFailedDag': row(
    400,
    'Failed to set DAG retry: DAG state is not failed',
    '重试 DAG 失败：DAG 未失败',
    'RETRY of a DAG that is not FAILED.',
  ),
  'Task.Dag.Operator.RetryNotAllowed': row(
    400,
    'Failed to set DAG retry: node {node} cannot retry',
    '重试 DAG 失败：节点 {node} 不能重试',
    'A node forbids it.',
    dag,
  ),
  'Task.Node.Operator.NotSupport': row(
    400,
    'Operator {operator} is not supported',
    "不支持的任务操作 '{operator}'",
    'A node knows PASS only.',
    { operator: 'RETRY' },
  ),
  'Task.Node.Operator.PassNotFailedDag': row(
    400,
    'Failed to pass node: assigned DAG is not failed',
    '跳过节点失败：指定的 DAG 未失败',
    'PASS of a node whose DAG is not FAILED.',
  ),
  'Task.Node.Operator.PassNotFailedNode': row(
    400,
    'Failed to pass node: node {node} is not failed',
    '跳过节点失败：节点 {node} 未失败',
    'PASS of a node that is not FAILED.',
    dag,
  ),
  'Task.Node.Operator.PassNotAllowed': row(
    400,
    'Failed to pass node: node {node} cannot pass',
    '跳过节点失败：节点 {node} 不能跳过',
    'The node forbids it.',
    dag,
  ),
};
