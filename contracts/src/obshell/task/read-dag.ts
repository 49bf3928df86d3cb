import * as z from 'zod';
import type { Open, WireId } from '../../ocp/task/task.ts';
import type { ObshellOperator, ObshellState } from '../enums.ts';

/** A sub task as read from any obshell; times are the agent's text. */
export interface ObshellSubTaskRead {
  /** Generic id: a string, whatever was sent. */
  id: string;
  taskId: WireId;
  name: string;
  state: Open<ObshellState>;
  operator: Open<ObshellOperator>;
  startTime: string;
  endTime: string;
  additionalData: Record<string, unknown> | null;
  executeTimes: number;
  executeAgent?: { ip: string; port: number };
  /** Null until it runs. */
  taskLogs: string[] | null;
}

/** A node as read from any obshell. */
export interface ObshellNodeRead {
  id: string;
  nodeId: WireId;
  name: string;
  state: Open<ObshellState>;
  operator: Open<ObshellOperator>;
  startTime: string;
  endTime: string;
  additionalData: Record<string, unknown> | null;
  subTasks: ObshellSubTaskRead[] | null;
}

/** A DAG as read from any obshell; the maintenance members are absent before 4.3.1. */
export interface ObshellDagRead {
  id: string;
  dagId: WireId;
  name: string;
  stage: number;
  maxStage: number;
  maintenanceType?: number;
  maintenanceKey?: string;
  state: Open<ObshellState>;
  operator: Open<ObshellOperator>;
  startTime: string;
  endTime: string;
  additionalData: Record<string, unknown> | null;
  nodes: ObshellNodeRead[] | null;
}

const id = z.union([z.string(), z.number(), z.bigint()]).transform(String);
const rowId = z.union([z.number(), z.bigint(), z.string()]);
const common = {
  id,
  name: z.string(),
  state: z.string(),
  operator: z.string(),
  start_time: z.string(),
  end_time: z.string(),
  additional_data: z.record(z.string(), z.unknown()).nullish(),
};

const LooseSubTask = z
  .looseObject({
    ...common,
    task_id: rowId,
    execute_times: z.number().nullish(),
    execute_agent: z.looseObject({ ip: z.string(), port: z.number() }).nullish(),
    task_logs: z.array(z.string()).nullish(),
  })
  .transform(
    (raw): ObshellSubTaskRead => ({
      ...commonOf(raw),
      taskId: raw.task_id,
      executeTimes: raw.execute_times ?? 0,
      ...(raw.execute_agent
        ? { executeAgent: { ip: raw.execute_agent.ip, port: raw.execute_agent.port } }
        : {}),
      taskLogs: raw.task_logs ?? null,
    }),
  );

const LooseNode = z
  .looseObject({ ...common, node_id: rowId, sub_tasks: z.array(LooseSubTask).nullish() })
  .transform(
    (raw): ObshellNodeRead => ({ ...commonOf(raw), nodeId: raw.node_id, subTasks: raw.sub_tasks ?? null }),
  );

const LooseDag = z
  .looseObject({
    ...common,
    dag_id: rowId,
    stage: z.number(),
    max_stage: z.number(),
    maintenance_type: z.number().nullish(),
    maintenance_key: z.string().nullish(),
    nodes: z.array(LooseNode).nullish(),
  })
  .transform(
    (raw): ObshellDagRead => ({
      ...commonOf(raw),
      dagId: raw.dag_id,
      stage: raw.stage,
      maxStage: raw.max_stage,
      ...(raw.maintenance_type == null ? {} : { maintenanceType: raw.maintenance_type }),
      ...(raw.maintenance_key == null ? {} : { maintenanceKey: raw.maintenance_key }),
      nodes: raw.nodes ?? null,
    }),
  );

function commonOf(raw: {
  id: string;
  name: string;
  state: string;
  operator: string;
  start_time: string;
  end_time: string;
  additional_data?: Record<string, unknown> | null | undefined;
}) {
  return {
    id: raw.id,
    name: raw.name,
    state: raw.state,
    operator: raw.operator,
    startTime: raw.start_time,
    endTime: raw.end_time,
    additionalData: raw.additional_data ?? null,
  };
}

/** Reads a DAG of any obshell from 4.2.3 on: unknown states, missing keys, nulls. Throws ZodError naming the field. */
export function readObshellDag(value: unknown): ObshellDagRead {
  return LooseDag.parse(value);
}

/** Reads a node. Throws ZodError naming the field. */
export function readObshellNode(value: unknown): ObshellNodeRead {
  return LooseNode.parse(value);
}

/** Reads a sub task. Throws ZodError naming the field. */
export function readObshellSubTask(value: unknown): ObshellSubTaskRead {
  return LooseSubTask.parse(value);
}
