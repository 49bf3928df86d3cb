import type { ObshellAdditionalData, ObshellDag, ObshellNode, ObshellSubTask } from '@obstop/contracts';
import { type Agent, agentOfTarget } from './agents.ts';
import type { DagView } from './dag-view.ts';
import { formatGoTime } from './go-time.ts';
import { dagRow, idAt, unitRow } from './ids.ts';
import { mainDagId } from './project-dag.ts';
import type { SubDag } from './sub-dag-progress.ts';
import { taskLogsOf } from './task-logs.ts';

type SubNode = SubDag['nodes'][number];

/** The agent whose sub DAG it is. */
export function agentOfSubDag(view: DagView, subDag: SubDag): Agent {
  return agentOfTarget(view.cluster, subDag.create.target);
}

/** Begins with the create subtask; what is still under way has its beginning for an end, as obshell's rows do. */
function times(view: DagView, { create, work, progress }: SubDag) {
  const began = formatGoTime(create.finishedAtMs ?? view.task.createdAtMs);
  const ended = progress.state === 'RUNNING' ? undefined : (work.finishedAtMs ?? create.finishedAtMs);
  return { start_time: began, end_time: ended === undefined ? began : formatGoTime(ended) };
}

function linesOf(view: DagView, { work }: SubDag, node: SubNode): string[] | null {
  if (node.progress.state === 'PENDING') return null;
  const waits = 'wait operator to advance';
  const ready = ['wait for notification to start task', waits];
  switch (node.logs) {
    case 'ready':
      return node.progress.state === 'FAILED' ? ready : [...ready, 'start to execute the task'];
    case 'work':
      return taskLogsOf(work, view.logs.get(work.id)) ?? [];
    case 'none':
      return [waits];
  }
}

/** The one sub task of a sub DAG's node. */
export function projectSubDagTask(view: DagView, subDag: SubDag, index: number): ObshellSubTask {
  const node = subDag.nodes[index];
  if (!node) throw new RangeError(`the sub DAG has no node ${index}`);
  const agent = agentOfSubDag(view, subDag);
  const row = unitRow({ subtaskId: subDag.create.id, of: { index } });
  const begun = node.progress.state !== 'PENDING';
  return {
    id: idAt(agent, row),
    task_id: row,
    name: node.name,
    ...node.progress,
    ...times(view, subDag),
    additional_data: null,
    execute_times: begun ? (node.progress.operator === 'RETRY' ? 2 : 1) : 0,
    execute_agent: { ip: agent.ip, port: agent.port },
    task_logs: linesOf(view, subDag, node),
  };
}

/** One node of a sub DAG. */
export function projectSubDagNode(
  view: DagView,
  subDag: SubDag,
  index: number,
  details: boolean,
): ObshellNode {
  const subTask = projectSubDagTask(view, subDag, index);
  return {
    id: subTask.id,
    node_id: subTask.task_id,
    name: subTask.name,
    state: subTask.state,
    operator: subTask.operator,
    start_time: subTask.start_time,
    end_time: subTask.end_time,
    additional_data: subTask.additional_data,
    sub_tasks: details ? [subTask] : null,
  };
}

/** An agent's sub DAG. */
export function projectSubDag(view: DagView, subDag: SubDag, details: boolean): ObshellDag {
  const row = dagRow({ taskId: view.task.id, of: 'sub' });
  const more: ObshellAdditionalData = { main_dag_id: mainDagId(view.cluster, view.task) };
  return {
    id: idAt(agentOfSubDag(view, subDag), row),
    dag_id: row,
    name: subDag.name,
    stage: subDag.stage,
    max_stage: subDag.nodes.length,
    maintenance_type: 2,
    maintenance_key: '',
    ...subDag.progress,
    ...times(view, subDag),
    additional_data: details ? more : null,
    nodes: details ? subDag.nodes.map((_, index) => projectSubDagNode(view, subDag, index, true)) : null,
  };
}
