import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticated, authenticatedPost } from '../define-route.ts';
import { ObshellNoData, obshellContents, obshellData } from '../envelope.ts';
import {
  dagExamples,
  doneExamples,
  logEntryExamples,
  nodeExamples,
  operatorRequests,
  passRequests,
  subTaskExamples,
} from '../examples/tasks.ts';
import { detailsQuery, genericIdPath } from '../parameters.ts';
import { ObshellNodeOperatorBody, ObshellOperatorBody } from '../requests.ts';
import { ObshellDag, ObshellLogEntry, ObshellNode, ObshellSubTask } from '../task/dag.ts';

const readErrors = authenticated(
  'Task.GenericID.Invalid',
  'Task.NotFound',
  'Common.BadRequest',
  'Agent.Unavailable',
);
const dagOperatorErrors = authenticatedPost(
  'Task.GenericID.Invalid',
  'Task.NotFound',
  'Task.Dag.Operator.NotSupport',
  'Task.Dag.Operator.RollbackNotFailedDag',
  'Task.Dag.Operator.RollbackNotAllowed',
  'Task.Dag.Operator.CancelFinishedDag',
  'Task.Dag.Operator.CancelNotAllowed',
  'Task.Dag.Operator.PassNotFailedDag',
  'Task.Dag.Operator.PassNotAllowed',
  'Task.Dag.Operator.RetryNotFailedDag',
  'Task.Dag.Operator.RetryNotAllowed',
  'Gorm.NoRowAffected',
  'OB.Cluster.UnderMaintenanceWithDag',
  'Agent.Unavailable',
);
const nodeOperatorErrors = authenticatedPost(
  'Task.GenericID.Invalid',
  'Task.NotFound',
  'Task.Node.Operator.NotSupport',
  'Task.Node.Operator.PassNotFailedDag',
  'Task.Node.Operator.PassNotFailedNode',
  'Task.Node.Operator.PassNotAllowed',
  'Gorm.NoRowAffected',
  'Agent.Unavailable',
);

/** Reading and operating DAGs, nodes and sub tasks by generic id. */
export const taskRoutes = defineRoutes('obshell-tasks', {
  getDag: {
    method: 'GET',
    path: '/api/v1/task/dag/:id',
    summary: 'Read a DAG',
    description:
      'It has ended when its state is SUCCEED or FAILED; SUCCEED with ROLLBACK or PASS is no success.',
    pathParams: genericIdPath,
    query: detailsQuery,
    ...answers(obshellData(ObshellDag), readErrors, dagExamples, { revalidated: true }),
  },
  getNode: {
    method: 'GET',
    path: '/api/v1/task/node/:id',
    summary: 'Read a node',
    description: 'One stage of a DAG with its sub tasks.',
    pathParams: genericIdPath,
    query: detailsQuery,
    ...answers(obshellData(ObshellNode), readErrors, nodeExamples),
  },
  getSubTask: {
    method: 'GET',
    path: '/api/v1/task/sub_task/:id',
    summary: 'Read a sub task',
    description: 'One agent’s share of a node, with its log lines.',
    pathParams: genericIdPath,
    query: detailsQuery,
    ...answers(obshellData(ObshellSubTask), readErrors, subTaskExamples),
  },
  getSubTaskLogs: {
    method: 'GET',
    path: '/api/v1/task/sub_task/:id/logs',
    summary: 'Read a sub task’s log',
    description: 'All entries of all runs. Since 4.3.0.',
    pathParams: genericIdPath,
    ...answers(obshellContents(ObshellLogEntry), readErrors, logEntryExamples),
  },
  operateDag: {
    method: 'POST',
    path: '/api/v1/task/dag/:id',
    summary: 'Cancel, retry, roll back or pass a DAG',
    description:
      'Case of the operator does not matter. On the main DAG of a stop, only CANCEL is allowed at most stages.',
    pathParams: genericIdPath,
    body: ObshellOperatorBody,
    ...answers(ObshellNoData, dagOperatorErrors, doneExamples, { requestExamples: operatorRequests }),
  },
  operateNode: {
    method: 'POST',
    path: '/api/v1/task/node/:id',
    summary: 'Pass a node',
    description: 'A node knows PASS only. Since 4.3.1.',
    pathParams: genericIdPath,
    body: ObshellNodeOperatorBody,
    ...answers(ObshellNoData, nodeOperatorErrors, doneExamples, { requestExamples: passRequests }),
  },
});
