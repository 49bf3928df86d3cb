import type { ObshellAdditionalData, ObshellDag, ObshellNode, ObshellSubTask } from '@obstop/contracts';
import { type Cluster, isObshellTask, type Subtask, type Task } from '@obstop/domain';
import { addressText, agentOfTarget, receivingAgent } from './agents.ts';
import { type DagView, isStart } from './dag-view.ts';
import { formatGoTime } from './go-time.ts';
import { dagRow, idAt, unitRow } from './ids.ts';
import { dagProgress, dagStage, nodeProgress, subtaskProgress } from './states.ts';
import { subDagExists } from './sub-dag-progress.ts';
import { taskLogsOf } from './task-logs.ts';

/** The subtasks of each plan node, in order. */
export function nodesOf(task: Task): Subtask[][] {
  const nodes: Subtask[][] = [];
  for (const subtask of task.subtasks) {
    nodes[subtask.nodeIndex] ??= [];
    nodes[subtask.nodeIndex]?.push(subtask);
  }
  return nodes;
}

/** Runs that were begun; a run that waits does not count. */
function executeTimes({ status, runCount, startedAtMs }: Subtask): number {
  if (startedAtMs === undefined) return 0;
  return status === 'READY' ? runCount - 1 : runCount;
}

function times(task: Task, startedAtMs?: number, finishedAtMs?: number) {
  return {
    start_time: formatGoTime(startedAtMs ?? task.createdAtMs),
    // obshell leaves the time of the insert there until the end.
    end_time: formatGoTime(finishedAtMs ?? task.createdAtMs),
  };
}

/** Ids of the agents' sub DAGs that one subtask made, or all of a task. */
function subDagIds(view: DagView, of: readonly Subtask[]): Record<string, string> {
  const row = dagRow({ taskId: view.task.id, of: 'sub' });
  const made = of.filter(({ nodeIndex, status }) => nodeIndex === 0 && status === 'SUCCESSFUL');
  const agents = made.map(({ target }) => agentOfTarget(view.cluster, target));
  return Object.fromEntries(agents.map((agent) => [addressText(agent), idAt(agent, row)]));
}

/** What the create node's sub tasks leave for the rest of the DAG. */
function additionalData(view: DagView, of: readonly Subtask[]): ObshellAdditionalData | null {
  if (!isObshellTask(view.task) || !subDagExists(view)) return null;
  const ids = subDagIds(view, of);
  return Object.keys(ids).length === 0 ? null : { sub_dags: ids };
}

/** One subtask as obshell shows it by itself. */
export function projectSubTask(view: DagView, subtask: Subtask, alone = true): ObshellSubTask {
  const { task, cluster } = view;
  const row = unitRow({ subtaskId: subtask.id, of: 'main' });
  const agent = agentOfTarget(cluster, subtask.target);
  return {
    id: idAt(receivingAgent(cluster), row),
    task_id: row,
    name: subtask.name,
    ...subtaskProgress(task, subtask),
    ...times(task, subtask.startedAtMs, subtask.finishedAtMs),
    additional_data: alone ? additionalData(view, [subtask]) : null,
    execute_times: executeTimes(subtask),
    execute_agent: { ip: agent.ip, port: agent.port },
    task_logs: taskLogsOf(subtask, view.logs.get(subtask.id)),
  };
}

/** One plan node as obshell shows it; by itself it carries the data of its sub tasks. */
export function projectNode(
  view: DagView,
  subtasks: readonly Subtask[],
  { alone, details }: { alone: boolean; details: boolean },
): ObshellNode {
  const [first] = subtasks;
  if (!first) throw new RangeError(`task ${view.task.id} has a node without a subtask`);
  const row = unitRow({ subtaskId: first.id, of: 'main' });
  const begun = subtasks.map(({ startedAtMs }) => startedAtMs).filter((ms) => ms !== undefined);
  const ended = subtasks.map(({ finishedAtMs }) => finishedAtMs).filter((ms) => ms !== undefined);
  return {
    id: idAt(receivingAgent(view.cluster), row),
    node_id: row,
    name: first.name,
    ...nodeProgress(view.task, subtasks),
    ...times(
      view.task,
      begun.length === 0 ? undefined : Math.min(...begun),
      ended.length < subtasks.length ? undefined : Math.max(...ended),
    ),
    additional_data: alone ? additionalData(view, subtasks) : null,
    sub_tasks: details ? subtasks.map((subtask) => projectSubTask(view, subtask, false)) : null,
  };
}

/** Generic id of a task's main DAG, which the receiving agent keeps. */
export const mainDagId = (cluster: Cluster, { id }: Pick<Task, 'id'>): string =>
  idAt(receivingAgent(cluster), dagRow({ taskId: id, of: 'main' }));

/** A task as obshell's logs name it: the generic id of its main DAG, which forcePassDag takes, and what holds the agents. */
export function nameTask(cluster: Cluster, task: Task): string {
  const held = isStart(task) ? 'Start observer' : 'Stop observer';
  return `${mainDagId(cluster, task)}:${isObshellTask(task) ? held : task.name}`;
}

/** A task as the main DAG on the receiving agent. */
export function projectDag(view: DagView, details: boolean): ObshellDag {
  const { task, cluster } = view;
  const row = dagRow({ taskId: task.id, of: 'main' });
  const nodes = nodesOf(task);
  const progress = nodes.map((each) => nodeProgress(task, each));
  return {
    id: mainDagId(cluster, task),
    dag_id: row,
    name: task.name,
    stage: dagStage(progress, task),
    max_stage: nodes.length,
    // 1: it takes no lock itself, its sub DAGs do. 2: an OCP task holds the cluster by itself.
    maintenance_type: isObshellTask(task) ? 1 : 2,
    maintenance_key: '',
    ...dagProgress(task),
    ...times(task, task.startedAtMs, task.finishedAtMs),
    additional_data: details ? (additionalData(view, task.subtasks) ?? {}) : null,
    nodes: details ? nodes.map((each) => projectNode(view, each, { alone: false, details })) : null,
  };
}
