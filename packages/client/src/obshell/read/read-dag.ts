import type { ObshellDagRead, ObshellNodeRead, ObshellSubTaskRead, WireId } from '@obstop/contracts';
import { id, list, number, object, optional, text, type Wire } from '../../core/fields.ts';
import { textItem } from './text-item.ts';

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
function readCommon(from: Wire, at: string) {
  return {
    id: String(id(from, 'id', at)),
    name: text(from, 'name', at),
    state: text(from, 'state', at),
    operator: text(from, 'operator', at),
    startTime: text(from, 'start_time', at),
    endTime: text(from, 'end_time', at),
    additionalData:
      from.additional_data == null ? null : { ...object(from.additional_data, `${at}.additional_data`) },
  };
}

/** A sub task of any obshell. Throws ShapeFault. */
export function readSubTask(value: unknown, at: string): ObshellSubTaskRead {
  const from = object(value, at);
  const agent = from.execute_agent;
  const agentAt = `${at}.execute_agent`;
  return {
    ...readCommon(from, at),
    taskId: id(from, 'task_id', at),
    executeTimes: optional(number, from, 'execute_times', at) ?? 0,
    ...(agent == null
      ? {}
      : {
          executeAgent: {
            ip: text(object(agent, agentAt), 'ip', agentAt),
            port: number(object(agent, agentAt), 'port', agentAt),
          },
        }),
    taskLogs: list(from, 'task_logs', at, textItem) ?? null,
  };
}

/** A node of any obshell. Throws ShapeFault. */
export function readNode(value: unknown, at: string): ObshellNodeRead {
  const from = object(value, at);
  return {
    ...readCommon(from, at),
    nodeId: id(from, 'node_id', at),
    subTasks: list(from, 'sub_tasks', at, readSubTask) ?? null,
  };
}

/** A DAG of any obshell from 4.2.3 on: unknown states, missing keys and nulls are read. Throws ShapeFault. */
export function readDag(value: unknown, at: string): ObshellDagRead {
  const from = object(value, at);
  const maintenanceType = optional(number, from, 'maintenance_type', at);
  const maintenanceKey = optional(text, from, 'maintenance_key', at);
  return {
    ...readCommon(from, at),
    dagId: id(from, 'dag_id', at),
    stage: number(from, 'stage', at),
    maxStage: number(from, 'max_stage', at),
    ...(maintenanceType === undefined ? {} : { maintenanceType }),
    ...(maintenanceKey === undefined ? {} : { maintenanceKey }),
    nodes: list(from, 'nodes', at, readNode) ?? null,
  };
}

/** One entry of a log. Throws ShapeFault. */
export function readLogEntry(value: unknown, at: string): ObshellLogEntry {
  const from = object(value, at);
  return {
    id: id(from, 'id', at),
    subTaskId: id(from, 'sub_task_id', at),
    executeTimes: number(from, 'execute_times', at),
    content: text(from, 'log_content', at),
    createTime: text(from, 'create_time', at),
  };
}
