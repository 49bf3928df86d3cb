import { killsProcesses, obshellRequestOf, type Subtask } from '@obstop/domain';
import { type DagView, isStart } from './dag-view.ts';
import type { Progress } from './states.ts';

/*
 * One sub DAG per agent, without rows of its own: it is told from the main DAG's subtasks. As in obshell, its first node
 * fails on purpose until the main DAG says go, and its last one until the main DAG says that it is over, so that FAILED
 * at the first stage means ready, and FAILED at the last one done.
 */

const advanceNode = 'Advance agents to execute the task';
const waitNode = 'Wait for all agents to execute tasks successfully';
const stopNodes = ['Stop observer'];
const startNodes = ['Check ob process and config', 'Start observer', 'Execute start observer sql'];

/** The most nodes that a sub DAG can have. */
export const mostSubNodes = startNodes.length + 2;

/** One agent's sub DAG. */
export interface SubDag {
  name: string;
  /** The main DAG's subtask that made it. */
  create: Subtask;
  /** The agent's share of the work; its log is that of the nodes between the first and the last. */
  work: Subtask;
  nodes: { name: string; progress: Progress; logs: 'ready' | 'work' | 'none' }[];
  progress: Progress;
  stage: number;
}

/** Agents have their sub DAGs once the task has the cluster; one that never had it made none. */
export function subDagExists({ task, holdsLock }: DagView): boolean {
  const check = task.subtasks.find(({ nodeIndex }) => nodeIndex === 1);
  return holdsLock || check?.status === 'SUCCESSFUL';
}

/** Whether the agents are told, or were told, that it is over: by its end, a pass, or a release. */
function isOver({ task, holdsLock }: DagView): boolean {
  return task.status === 'SUCCESSFUL' || (task.status === 'FAILED' && !holdsLock);
}

const run = (state: Progress['state'], operator: Progress['operator'] = 'RUN'): Progress => ({
  state,
  operator,
});

/** Whether the agent's server is one whose process the task ends or starts: otherwise its agent only waits. */
function hasWork({ task }: DagView, { target }: Subtask): boolean {
  const request = obshellRequestOf(task);
  if (!isStart(task) && !killsProcesses(request)) return false;
  return target.kind === 'server' && request.serverIds.includes(target.serverId);
}

/** How far the agent is: which stage, and how that stage stands. */
function positionOf(view: DagView, work: Subtask, last: number): { stage: number; progress: Progress } {
  const advanced = view.task.subtasks.find(({ name }) => name === advanceNode)?.status === 'SUCCESSFUL';
  if (!advanced) return { stage: 1, progress: run('FAILED') };
  if (work.status === 'SUCCESSFUL' || last === 2) return { stage: last, progress: run('FAILED') };
  const canceled = work.operation === 'CANCEL' ? 'CANCEL' : 'RUN';
  return { stage: 2, progress: run(work.status === 'FAILED' ? 'FAILED' : 'RUNNING', canceled) };
}

/** The sub DAG of the agent whose create and work subtasks these are. */
function subDagOf(view: DagView, create: Subtask, work: Subtask): SubDag {
  const start = isStart(view.task);
  const middle = hasWork(view, create) ? (start ? startNodes : stopNodes) : [];
  const names = ['Start preparations', ...middle, 'Wait for task to end'];
  const { stage, progress } = positionOf(view, work, names.length);
  const over = isOver(view);
  const passed = run('SUCCEED', 'PASS');
  const nodes = names.map((name, index): SubDag['nodes'][number] => {
    const logs = index === 0 ? 'ready' : index < names.length - 1 ? 'work' : 'none';
    const at = index + 1;
    if (at < stage) return { name, logs, progress: run('SUCCEED', index === 0 ? 'RETRY' : 'RUN') };
    if (over) return { name, logs, progress: passed };
    return { name, logs, progress: at === stage ? progress : run('PENDING') };
  });
  return {
    name: start ? 'Start observer' : 'Stop observer',
    create,
    work,
    nodes,
    progress: over ? passed : progress,
    stage: over ? names.length : stage,
  };
}

/** The sub DAGs that the task has now, in the order of its subtasks. */
export function subDagsOf(view: DagView): SubDag[] {
  if (!subDagExists(view)) return [];
  const { subtasks } = view.task;
  const works = subtasks.filter(({ name }) => name === waitNode);
  return subtasks
    .filter(({ nodeIndex, status }) => nodeIndex === 0 && status === 'SUCCESSFUL')
    .flatMap((create) => {
      const work = works.find(({ parallelIndex }) => parallelIndex === create.parallelIndex);
      return work ? [subDagOf(view, create, work)] : [];
    });
}
