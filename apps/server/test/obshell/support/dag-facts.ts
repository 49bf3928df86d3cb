import { expect } from 'vitest';
import { decodeGenericId } from '../fixture-client/generic-id.ts';
import { goTime } from './envelope.ts';

/** Names of the nodes, which are API surface: clients look for them. */
export const names = {
  inform: 'Inform all agents to prepare to stop observer',
  informStart: 'Inform all agents to start observer',
  ready: 'Make sure all agents are ready',
  freeze: 'Minor freeze before stop server',
  advance: 'Advance agents to execute the task',
  wait: 'Wait for all agents to execute tasks successfully',
  sql: 'Execute stop sql',
  startZone: 'Start Zone',
  end: 'Inform all agents to end the task',
} as const;

/** The nodes of every kind of main DAG, in order; their number is max_stage. */
export const plans = {
  force: [names.inform, names.ready, names.advance, names.wait, names.end],
  terminate: [names.inform, names.ready, names.freeze, names.advance, names.wait, names.end],
  plain: [names.inform, names.ready, names.advance, names.wait, names.sql, names.end],
  zone: [names.inform, names.ready, names.sql, names.advance, names.wait, names.end],
  frozenZone: [names.inform, names.ready, names.sql, names.freeze, names.advance, names.wait, names.end],
  startServer: [names.informStart, names.ready, names.advance, names.wait, names.end],
  start: [names.informStart, names.ready, names.advance, names.wait, names.startZone, names.end],
} as const;

/** These have a sub task for each agent; the others one, on the agent that took the request. */
export const parallel: readonly string[] = [names.inform, names.informStart, names.wait];

export interface RawSubTask {
  id: string;
  task_id: number;
  name: string;
  state: string;
  operator: string;
  start_time: string;
  end_time: string;
  additional_data: Record<string, unknown> | null;
  execute_times: number;
  execute_agent: { ip: string; port: number };
  task_logs: string[] | null;
}

export interface RawNode {
  id: string;
  node_id: number;
  name: string;
  state: string;
  operator: string;
  start_time: string;
  end_time: string;
  additional_data: Record<string, unknown> | null;
  sub_tasks: RawSubTask[] | null;
}

export interface RawDag {
  id: string;
  dag_id: number;
  name: string;
  stage: number;
  max_stage: number;
  maintenance_type: number;
  maintenance_key: string;
  state: string;
  operator: string;
  start_time: string;
  end_time: string;
  additional_data: Record<string, unknown> | null;
  nodes: RawNode[] | null;
}

const status = ['state', 'operator', 'start_time', 'end_time', 'additional_data'];
const dagKeys = ['id', 'dag_id', 'name', 'stage', 'max_stage', 'maintenance_type', 'maintenance_key'];
const states = ['PENDING', 'READY', 'RUNNING', 'FAILED', 'SUCCEED'];
const operators = ['RUN', 'RETRY', 'ROLLBACK', 'CANCEL', 'PASS'];

function expectCommon(of: RawDag | RawNode | RawSubTask, keys: string[], row: number, agent: string): void {
  expect(Object.keys(of)).toEqual(keys);
  expect(decodeGenericId(of.id)).toEqual({ kind: 'agent', agent, row });
  expect(states).toContain(of.state);
  expect(operators).toContain(of.operator);
  for (const time of [of.start_time, of.end_time]) expect(time).toMatch(goTime);
}

/** Keys in order, an id that decodes to `agent` and its own row. */
export function expectDag(dag: RawDag, agent: string): void {
  expectCommon(dag, [...dagKeys, ...status, 'nodes'], dag.dag_id, agent);
  expect(dag.stage).toBeGreaterThanOrEqual(1);
  expect(dag.stage).toBeLessThanOrEqual(dag.max_stage);
  // DAGs are never PENDING, and never in RETRY: a retry runs the DAG and marks the node.
  expect(dag.state).not.toBe('PENDING');
  expect(dag.operator).not.toBe('RETRY');
  for (const node of dag.nodes ?? []) {
    expect(node.additional_data).toBeNull();
    expectNode(node, agent);
  }
}

/** A node kept by `agent`, with its sub tasks. */
export function expectNode(node: RawNode, agent: string): void {
  expectCommon(node, ['id', 'node_id', 'name', ...status, 'sub_tasks'], node.node_id, agent);
  expect(node.state).not.toBe('READY');
  for (const task of node.sub_tasks ?? []) {
    expect(task.additional_data).toBeNull();
    expectSubTask(task, agent);
  }
}

/** A sub task kept by `agent`, wherever it is carried out. */
export function expectSubTask(task: RawSubTask, agent: string): void {
  const keys = ['id', 'task_id', 'name', ...status, 'execute_times', 'execute_agent', 'task_logs'];
  expectCommon(task, keys, task.task_id, agent);
  expect(task.execute_agent).toEqual({ ip: expect.any(String), port: expect.any(Number) });
  if (task.state === 'PENDING') expect(task.task_logs).toBeNull();
  if (task.state === 'FAILED') expect(task.task_logs?.length).toBeGreaterThan(0);
}

/** `ip:port` of a sub task's agent. */
export const executeAgent = ({ execute_agent: { ip, port } }: RawSubTask) => `${ip}:${port}`;

/** The sub DAGs that a main DAG's additional data name, by agent. */
export function subDagsOf(data: Record<string, unknown> | null): Record<string, string> {
  const subDags = data?.sub_dags;
  expect(subDags).toEqual(expect.any(Object));
  return subDags as Record<string, string>;
}
