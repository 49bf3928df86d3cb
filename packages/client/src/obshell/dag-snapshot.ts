import type { ObshellAdditionalData, ObshellDag as WireDag } from '@obstop/contracts';
import {
  type Counterpart,
  dagStateToTaskStatus,
  stateToSubtaskStatus,
} from '@obstop/contracts/state-mapping';
import { present } from '../core/fields.ts';
import type { StepState, TaskSnapshot, TaskState, TaskStep } from '../core/task-snapshot.ts';
import type { WireId } from '../core/wire.ts';
import {
  type ObshellDagRead,
  type ObshellNodeRead,
  type ObshellSubTaskRead,
  readDag,
} from './read/read-dag.ts';
import { timeOf } from './time.ts';

/** What is known of a DAG’s members; as obshell spells them. */
export interface ObshellDagMembers extends Pick<WireDag, 'stage' | 'max_stage'> {
  readonly dag_id: WireId;
  readonly state: string;
  readonly operator: string;
  /**
   * Of a main DAG with details `sub_dags`, the agents’ own DAGs by address; of an agent’s own DAG `main_dag_id`. Not looked
   * at when the DAG was read.
   */
  readonly additional_data?: { readonly [K in keyof ObshellAdditionalData]?: unknown } | null;
  /** Null without details. */
  readonly nodes?: readonly Readonly<Record<string, unknown>>[] | null;
}

/** A DAG as it came, in obshell’s own words. */
export interface ObshellRawDag extends Readonly<ObshellDagMembers> {
  readonly additional_data?:
    | (NonNullable<ObshellDagMembers['additional_data']> & Readonly<Record<string, unknown>>)
    | null;
  readonly [member: string]: unknown;
}

/** OCP's word for an obshell state, by the one table that both APIs are mapped by; undefined for a word without one. */
function counterpart<To extends string>(
  table: Readonly<Record<string, Counterpart<To>>>,
  state: string,
): To | undefined {
  const found = Object.hasOwn(table, state) ? table[state] : undefined;
  return found && 'to' in found ? found.to : undefined;
}

/**
 * How a DAG stands. SUCCEED alone says too little: RUN is done, ROLLBACK is undone, PASS counts as done though it was not. In an
 * unknown state it goes on, unless its last run has an end.
 */
export function dagState(
  dag: Pick<ObshellDagRead, 'state' | 'operator' | 'startTime' | 'endTime'>,
): TaskState {
  switch (counterpart(dagStateToTaskStatus, dag.state)) {
    case 'RUNNING':
      return 'running';
    case 'FAILED':
      return 'failed';
    case 'SUCCESSFUL':
      if (dag.operator === 'ROLLBACK') return 'rolled-back';
      if (dag.operator === 'PASS') return 'passed-over';
      return dag.operator === 'RUN' || dag.operator === 'RETRY' ? 'succeeded' : 'failed';
    default: {
      // PENDING, which no DAG should be, and words that only a newer agent knows.
      const start = timeOf(dag.startTime);
      const end = timeOf(dag.endTime);
      return start !== undefined && end !== undefined && end > start ? 'failed' : 'running';
    }
  }
}

function stepState({ state, operator }: { state: string; operator: string }): StepState {
  switch (counterpart(stateToSubtaskStatus, state)) {
    case 'PENDING':
    case 'READY':
      return 'pending';
    case 'RUNNING':
      return 'running';
    case 'FAILED':
      return 'failed';
    case 'SUCCESSFUL':
      // Undone: as if it had never run.
      return operator === 'ROLLBACK' ? 'pending' : 'succeeded';
    default:
      return 'unknown';
  }
}

type Links = Pick<TaskStep, 'upstreams' | 'downstreams'>;

const common = (from: ObshellNodeRead | ObshellSubTaskRead, links: Links) => ({
  id: from.id,
  state: stepState(from),
  status: from.state,
  operation: from.operator,
  ...links,
  startTime: from.startTime,
  finishTime: from.endTime,
});

// One agent’s share has the name of its node: the names of a stop’s nodes are what people know.
function subTaskStep(
  node: ObshellNodeRead,
  subTask: ObshellSubTaskRead,
  index: number,
  links: Links,
): TaskStep {
  const agent = subTask.executeAgent;
  return {
    ...common(subTask, links),
    name: node.name,
    ...present({
      description: agent && `on ${agent.ip.includes(':') ? `[${agent.ip}]` : agent.ip}:${agent.port}`,
      parallelIndex: (node.subTasks?.length ?? 0) > 1 ? index : undefined,
    }),
    runCount: subTask.executeTimes,
  };
}

/** Ids of the steps of a node: its sub tasks, or itself where it shows none. */
const stepIds = (node: ObshellNodeRead | undefined): string[] => {
  if (!node) return [];
  return node.subTasks?.length ? node.subTasks.map(({ id }) => id) : [node.id];
};

function stepsOf(nodes: readonly ObshellNodeRead[]): TaskStep[] {
  return nodes.flatMap((node, index) => {
    const links = { upstreams: stepIds(nodes[index - 1]), downstreams: stepIds(nodes[index + 1]) };
    return node.subTasks?.length
      ? node.subTasks.map((subTask, at) => subTaskStep(node, subTask, at, links))
      : [{ ...common(node, links), name: node.name }];
  });
}

/** A DAG as a task. Throws ShapeFault where it is none. */
export function dagSnapshot(value: unknown, at: string): TaskSnapshot<ObshellRawDag> {
  const dag = readDag(value, at);
  const state = dagState(dag);
  return {
    id: dag.id,
    name: dag.name,
    state,
    status: dag.state,
    operation: dag.operator,
    rollingBack: dag.operator === 'ROLLBACK',
    startTime: dag.startTime,
    // While it runs this is a time before its start.
    ...(state === 'running' ? {} : { finishTime: dag.endTime }),
    steps: stepsOf(dag.nodes ?? []),
    // Just read: every member that the type names is there.
    raw: value as ObshellRawDag,
  };
}

/** Entries of a log as lines. */
export function logLines(entries: readonly string[]): string[] {
  return entries.flatMap((entry) => entry.replace(/\n$/, '').split('\n'));
}

/** Log lines of a step as the DAG itself carries them, oldest first; undefined where it carries none for it. */
export function logLinesOf(raw: ObshellRawDag, stepId: WireId): string[] | undefined {
  const subTasks = readDag(raw, 'data').nodes?.flatMap(({ subTasks: all }) => all ?? []) ?? [];
  const entries = subTasks.find(({ id }) => id === String(stepId))?.taskLogs;
  return entries ? logLines(entries) : undefined;
}
