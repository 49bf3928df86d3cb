import type { ObshellErrorName, obshellDagOperators } from '@obstop/contracts';
import type { obshellV1 } from '@obstop/contracts/router';
import { readObshellDagOperator, readObshellNodeOperator } from '@obstop/contracts/rules';
import { isObshellTask, type Task, type TaskCommand } from '@obstop/domain';
import { type AuditRequest, type OperatePorts, operateSubtask, operateTask } from '@obstop/engine';
import { noData } from '../answer.ts';
import { refuse } from './answer.ts';
import type { DagReader, FoundDag } from './dag-reader.ts';
import type { DagView } from './dag-view.ts';
import type { Handlers } from './handler.ts';
import { mainDagId, nodesOf } from './project-dag.ts';
import { dagStage, nodeProgress } from './states.ts';
import type { SubDag } from './sub-dag-progress.ts';

type Operator = (typeof obshellDagOperators)[number];

/** The one node of a stop or start that obshell lets be retried. */
const retryableNode = 'Minor freeze before stop server';

const wrongState = {
  RETRY: 'Task.Dag.Operator.RetryNotFailedDag',
  ROLLBACK: 'Task.Dag.Operator.RollbackNotFailedDag',
  PASS: 'Task.Dag.Operator.PassNotFailedDag',
} as const satisfies Record<Exclude<Operator, 'CANCEL'>, ObshellErrorName>;
const notAllowed = {
  CANCEL: 'Task.Dag.Operator.CancelNotAllowed',
  RETRY: 'Task.Dag.Operator.RetryNotAllowed',
  ROLLBACK: 'Task.Dag.Operator.RollbackNotAllowed',
  PASS: 'Task.Dag.Operator.PassNotAllowed',
} as const satisfies Record<Operator, ObshellErrorName>;

/** Names of the DAG's first node, and of the one that it stands at. */
function nodeNames(task: Task): { first: string; current: string } {
  const nodes = nodesOf(task);
  const progress = nodes.map((each) => nodeProgress(task, each));
  const nameOf = (index: number) => nodes[index]?.[0]?.name ?? '';
  return { first: nameOf(0), current: nameOf(dagStage(progress, task) - 1) };
}

/**
 * Undefined where it is allowed. The main DAG of a stop or start may be cancelled, and retried while it stands at its minor
 * freeze; nothing else. An OCP task may be passed: it gives up the cluster and stays FAILED.
 */
function refusalOfMain({ task }: DagView, operator: Operator) {
  const { first, current } = nodeNames(task);
  const isObshell = isObshellTask(task);
  if (operator === 'CANCEL') {
    if (task.status !== 'RUNNING') return refuse('Task.Dag.Operator.CancelFinishedDag');
    return isObshell ? undefined : refuse(notAllowed.CANCEL, { node: first });
  }
  if (task.status !== 'FAILED') return refuse(wrongState[operator]);
  if (operator === 'RETRY' && isObshell && current === retryableNode) return undefined;
  if (operator === 'PASS' && !isObshell) return undefined;
  return refuse(notAllowed[operator], { node: operator === 'ROLLBACK' ? first : current });
}

/**
 * Undefined where it is allowed. A sub DAG may be cancelled while its agent works, and passed once the main DAG has failed:
 * with that the whole cluster is given up, because its one lock stands for the agents' locks.
 */
function refusalOfSub(view: DagView, subDag: SubDag, operator: Operator) {
  const { state } = subDag.progress;
  const node = subDag.nodes[subDag.stage - 1]?.name ?? '';
  if (operator === 'CANCEL')
    return state === 'RUNNING' ? undefined : refuse('Task.Dag.Operator.CancelFinishedDag');
  if (operator === 'PASS' && view.task.status === 'FAILED') return undefined;
  if (state !== 'FAILED') return refuse(wrongState[operator]);
  return refuse(notAllowed[operator], { node });
}

const commands = {
  CANCEL: 'cancel-task',
  RETRY: 'retry-task',
  ROLLBACK: 'rollback-task',
  PASS: 'release-task',
} as const satisfies Record<Operator, TaskCommand['kind']>;

/** It was allowed when it was looked at: somebody else came first. */
const tooLate = (operator: Operator) =>
  refuse('Gorm.NoRowAffected', { what: `failed to set dag ${operator.toLowerCase()}` });

/** Operators of DAGs and nodes. */
export function operateHandlers(ports: OperatePorts, reader: DagReader) {
  async function operate(found: FoundDag, operator: Operator, audit: AuditRequest) {
    const { view } = found;
    const { id } = view.task;
    const refusal =
      found.kind === 'main' ? refusalOfMain(view, operator) : refusalOfSub(view, found.subDag, operator);
    if (refusal) return refusal;
    const outcome =
      found.kind === 'sub' && operator === 'CANCEL'
        ? await operateSubtask(ports, id, found.subDag.work.id, 'cancel-subtask', audit)
        : await operateTask(ports, id, commands[operator], audit);
    if (outcome.kind === 'done') return noData;
    if (outcome.kind !== 'locked') return tooLate(operator);
    return refuse('OB.Cluster.UnderMaintenanceWithDag', { dag: mainDagId(view.cluster, outcome.holder) });
  }

  return {
    operateDag: async ({ params, body, audit }) => {
      const found = await reader.dag(params.id, false);
      if (found.kind === 'refusal') return found;
      const read = readObshellDagOperator(body.operator);
      return read.kind === 'refusal' ? read : operate(found, read.operator, audit);
    },
    operateNode: async ({ params, body, audit }) => {
      const read = readObshellNodeOperator(body.operator);
      if (read.kind === 'refusal') return read;
      const found = await reader.unit(params.id);
      if (found.kind === 'refusal') return found;
      const { view } = found;
      if (found.kind === 'main') {
        const progress = nodeProgress(view.task, nodesOf(view.task)[found.subtask.nodeIndex] ?? []);
        if (view.task.status !== 'FAILED') return refuse('Task.Node.Operator.PassNotFailedDag');
        const { name: node } = found.subtask;
        if (progress.state !== 'FAILED') return refuse('Task.Node.Operator.PassNotFailedNode', { node });
        return refuse('Task.Node.Operator.PassNotAllowed', { node });
      }
      const node = found.subDag.nodes[found.index];
      if (found.subDag.progress.state !== 'FAILED') return refuse('Task.Node.Operator.PassNotFailedDag');
      if (node?.progress.state !== 'FAILED')
        return refuse('Task.Node.Operator.PassNotFailedNode', { node: node?.name ?? '' });
      if (view.task.status !== 'FAILED')
        return refuse('Task.Node.Operator.PassNotAllowed', { node: node.name });
      const outcome = await operateTask(ports, view.task.id, commands.PASS, audit);
      return outcome.kind === 'done' ? noData : tooLate('PASS');
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
