import * as z from 'zod';
import { dateTime } from '../../definition/fields.ts';
import { obshellOperators, obshellStates } from '../enums.ts';

/** A generic id: digits, always a string since it passes 2^53. DAG, node and sub task may bear the same one. */
export const ObshellGenericId = z
  .string()
  .regex(/^[0-9]+$/)
  .meta({ id: 'ObshellGenericId', description: 'Digits, always a string; names agent and row.' });

const state = z.enum(obshellStates);
const operator = z.enum(obshellOperators);
const additionalData = z.record(z.string(), z.unknown()).nullable();
const times = {
  start_time: dateTime('Start of the last run; the Unix epoch after a reset, until it starts again.'),
  end_time: dateTime('End of the last run; stale while it runs.'),
};

/** An agent's address. */
export const ObshellAgentAddress = z
  .strictObject({ ip: z.string(), port: z.int() })
  .meta({ id: 'ObshellAgentAddress', description: 'Address of an agent.' });

/** A sub task: one agent's share of a node. Every key is always there. */
export const ObshellSubTask = z
  .strictObject({
    id: ObshellGenericId,
    task_id: z.int(),
    name: z.string(),
    state,
    operator,
    ...times,
    additional_data: additionalData,
    execute_times: z.int().meta({ description: 'Number of runs.' }),
    execute_agent: ObshellAgentAddress,
    task_logs: z.array(z.string()).nullable().meta({ description: 'Null until it runs.' }),
  })
  .meta({ id: 'ObshellSubTask', description: 'One agent’s share of a node.' });

/** A node: one stage of a DAG. Every key is always there. */
export const ObshellNode = z
  .strictObject({
    id: ObshellGenericId,
    node_id: z.int(),
    name: z.string(),
    state,
    operator,
    ...times,
    additional_data: additionalData,
    sub_tasks: z.array(ObshellSubTask).nullable(),
  })
  .meta({ id: 'ObshellNode', description: 'One stage of a DAG.' });

/** A DAG. Every key is always there; the two maintenance keys only since 4.3.1. */
export const ObshellDag = z
  .strictObject({
    id: ObshellGenericId,
    dag_id: z.int(),
    name: z.string(),
    stage: z.int().meta({ description: 'Present stage, from 1.' }),
    max_stage: z.int(),
    maintenance_type: z
      .int()
      .optional()
      .meta({ description: '0 not bootstrapped, 1 none, 2 global, 3 tenant, 4 obproxy; since 4.3.1.' }),
    maintenance_key: z.string().optional(),
    state,
    operator,
    ...times,
    additional_data: additionalData,
    nodes: z.array(ObshellNode).nullable().meta({ description: 'Null without details.' }),
  })
  .meta({ id: 'ObshellDag', description: 'A task of obshell: stages, each with a sub task per agent.' });

/** One entry of a sub task's log, since 4.3.0. */
export const ObshellLogEntry = z
  .strictObject({
    id: z.int(),
    sub_task_id: z.int(),
    execute_times: z.int(),
    log_content: z.string(),
    is_sync: z.boolean(),
    create_time: dateTime('When it was written.'),
    update_time: dateTime('When it was last changed.'),
  })
  .meta({ id: 'ObshellLogEntry', description: 'One entry of a sub task’s log.' });

/** What is known of `additional_data`. */
export type ObshellAdditionalData = {
  /** Of a main DAG, and of what made them: the agents' own DAGs by `ip:port`. */
  readonly sub_dags?: Readonly<Record<string, string>>;
  /** Of an agent's own DAG: the main DAG that it belongs to. */
  readonly main_dag_id?: string;
};

export type ObshellAgentAddress = z.infer<typeof ObshellAgentAddress>;
export type ObshellSubTask = z.infer<typeof ObshellSubTask>;
export type ObshellNode = z.infer<typeof ObshellNode>;
export type ObshellDag = z.infer<typeof ObshellDag>;
export type ObshellLogEntry = z.infer<typeof ObshellLogEntry>;
