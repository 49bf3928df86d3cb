import type {
  ObshellOperator,
  ObshellState,
  ObshellDag as WireDag,
  ObshellLogEntry as WireLogEntry,
  ObshellNode as WireNode,
  ObshellSubTask as WireSubTask,
} from '@obstop/contracts';
import {
  child,
  id,
  list,
  number,
  object,
  optional,
  present,
  rawOf,
  text,
  textItem,
  type Wire,
} from '../../core/fields.ts';
import type { Open, WireId } from '../../core/wire.ts';

/** What a DAG, a node and a sub task have in common, as read from any obshell; times are the agent's text. */
interface ObshellCommon {
  /** Generic id: a text, whatever was sent. */
  id: string;
  name: string;
  state: Open<ObshellState>;
  operator: Open<ObshellOperator>;
  startTime: string;
  endTime: string;
  additionalData: Record<string, unknown> | null;
}

/** A sub task as read from any obshell. */
export interface ObshellSubTaskRead extends ObshellCommon {
  taskId: WireId;
  executeTimes: number;
  executeAgent?: { ip: string; port: number };
  /** Null until it runs. */
  taskLogs: string[] | null;
}

/** A node as read from any obshell. */
export interface ObshellNodeRead extends ObshellCommon {
  nodeId: WireId;
  subTasks: ObshellSubTaskRead[] | null;
}

/** A DAG as read from any obshell; the maintenance members are absent before 4.3.1. */
export interface ObshellDagRead extends ObshellCommon {
  dagId: WireId;
  stage: number;
  maxStage: number;
  maintenanceType?: number;
  maintenanceKey?: string;
  nodes: ObshellNodeRead[] | null;
}

/** One entry of a sub task’s log. */
export interface ObshellLogEntry {
  id: WireId;
  subTaskId: WireId;
  /** The run it belongs to, from 1. */
  executeTimes: number;
  content: string;
  /** The agent’s text. */
  createTime: string;
}

/** What a DAG, a node and a sub task have in common. */
function readCommon(from: Wire<WireDag | WireNode | WireSubTask>, at: string): ObshellCommon {
  const additionalData = optional(child, from, 'additional_data', at);
  return {
    id: String(id(from, 'id', at)),
    name: text(from, 'name', at),
    state: text(from, 'state', at),
    operator: text(from, 'operator', at),
    startTime: text(from, 'start_time', at),
    endTime: text(from, 'end_time', at),
    additionalData: additionalData ? { ...rawOf(additionalData) } : null,
  };
}

/** A sub task of any obshell. Throws ShapeFault. */
export function readSubTask(value: unknown, at: string): ObshellSubTaskRead {
  const from = object<WireSubTask>(value, at);
  const agent = optional(child, from, 'execute_agent', at);
  const agentAt = `${at}.execute_agent`;
  return {
    ...readCommon(from, at),
    taskId: id(from, 'task_id', at),
    executeTimes: optional(number, from, 'execute_times', at) ?? 0,
    ...(agent && { executeAgent: { ip: text(agent, 'ip', agentAt), port: number(agent, 'port', agentAt) } }),
    taskLogs: list(from, 'task_logs', at, textItem) ?? null,
  };
}

/** A node of any obshell. Throws ShapeFault. */
export function readNode(value: unknown, at: string): ObshellNodeRead {
  const from = object<WireNode>(value, at);
  return {
    ...readCommon(from, at),
    nodeId: id(from, 'node_id', at),
    subTasks: list(from, 'sub_tasks', at, readSubTask) ?? null,
  };
}

/** A DAG of any obshell from 4.2.3 on: unknown states, missing keys and nulls are read. Throws ShapeFault. */
export function readDag(value: unknown, at: string): ObshellDagRead {
  const from = object<WireDag>(value, at);
  return {
    ...readCommon(from, at),
    dagId: id(from, 'dag_id', at),
    stage: number(from, 'stage', at),
    maxStage: number(from, 'max_stage', at),
    ...present({
      maintenanceType: optional(number, from, 'maintenance_type', at),
      maintenanceKey: optional(text, from, 'maintenance_key', at),
    }),
    nodes: list(from, 'nodes', at, readNode) ?? null,
  };
}

/** One entry of a log. Throws ShapeFault. */
export function readLogEntry(value: unknown, at: string): ObshellLogEntry {
  const from = object<WireLogEntry>(value, at);
  return {
    id: id(from, 'id', at),
    subTaskId: id(from, 'sub_task_id', at),
    executeTimes: number(from, 'execute_times', at),
    content: text(from, 'log_content', at),
    createTime: text(from, 'create_time', at),
  };
}
