import { formatGenericId, parseGenericId } from '@obstop/contracts';
import { type SubtaskId, subtaskId, type TaskId, taskId } from '@obstop/domain';
import { mostSubNodes } from './sub-dag-progress.ts';

/*
 * Row ids. The main DAG of a task has the odd number of a pair, the sub DAGs on the agents the even one, as if each agent
 * had inserted both. Nodes and sub tasks are named by a subtask of the engine in the same way: one number of six is the
 * main DAG's, five are those of the sub DAG that goes with it. A node bears the number of its first sub task; only the
 * route tells them apart, as in obshell.
 */

/** Address of an agent. */
export interface AgentAddress {
  ip: string;
  port: number;
}

/** Which DAG of a task a row id names. */
export interface DagRow {
  taskId: TaskId;
  of: 'main' | 'sub';
}

/** Which node or sub task a row id names: one of the main DAG, or the sub DAG's at `index`. */
export interface UnitRow {
  subtaskId: SubtaskId;
  of: 'main' | { index: number };
}

const partsPerSubtask = 1 + mostSubNodes;

export function dagRow({ taskId: id, of }: DagRow): number {
  return of === 'main' ? 2 * id - 1 : 2 * id;
}

export function unitRow({ subtaskId: id, of }: UnitRow): number {
  const last = partsPerSubtask * id;
  return of === 'main' ? last - partsPerSubtask + 1 : last - partsPerSubtask + 2 + of.index;
}

export function readDagRow(row: number): DagRow {
  return { taskId: taskId(Math.ceil(row / 2)), of: row % 2 === 1 ? 'main' : 'sub' };
}

export function readUnitRow(row: number): UnitRow {
  const part = (row - 1) % partsPerSubtask;
  return {
    subtaskId: subtaskId(Math.ceil(row / partsPerSubtask)),
    of: part === 0 ? 'main' : { index: part - 1 },
  };
}

/** Generic id of a row that this agent keeps. */
export function idAt({ ip, port }: AgentAddress, row: number): string {
  return formatGenericId({ place: { kind: 'agent', ip, port, obproxy: false }, rowId: BigInt(row) });
}

/** The agent that keeps the row of a generic id, and the row; undefined where it is none, or no agent of ours keeps it. */
export function readId(text: string): { agent: AgentAddress; row: number } | undefined {
  const id = parseGenericId(text);
  if (!id || id.place.kind === 'cluster' || id.place.obproxy) return undefined;
  const row = Number(id.rowId);
  if (row < 1 || !Number.isSafeInteger(row)) return undefined;
  return { agent: { ip: id.place.ip, port: id.place.port }, row };
}
