import type { PlanNode } from '../plan.ts';

/** One row of an obshell plan. The name is seen on the wire: obshell's clients know nodes by it. */
export interface ObshellRow {
  name: string;
  step: string;
  /** obshell has no classes, but OCP's task list shows one. */
  classLeaf: string;
  /** One hour by default, as in obshell. */
  timeoutSeconds?: number;
  /** One subtask for each agent of the cluster, target or not; else one on the receiving agent. */
  perAgent?: true;
}

const hour = 3600;

/** Nothing is retried by itself, and nothing is undone: obshell's nodes of a stop or start have no rollback. */
export function obshellNode(row: ObshellRow): PlanNode {
  const { name, step, classLeaf, perAgent, timeoutSeconds = hour } = row;
  return {
    name,
    description: name,
    className: `obshell.${classLeaf}`,
    step,
    timeoutSeconds,
    split: perAgent ? 'agent' : 'none',
    target: { kind: 'cluster' },
    retryCount: 0,
    retryBackoffSeconds: 0,
    prohibitRollback: true,
  };
}

/** Second node: fails unless the first one got the cluster. */
export const checkAgents: ObshellRow = {
  name: 'Make sure all agents are ready',
  step: 'obshell-check-agents',
  classLeaf: 'CheckSubDagReadyTask',
};

export const advanceAgents: Pick<ObshellRow, 'name' | 'classLeaf'> = {
  name: 'Advance agents to execute the task',
  classLeaf: 'RetrySubDagTask',
};

export const waitForAgents: Pick<ObshellRow, 'name' | 'classLeaf' | 'perAgent'> = {
  name: 'Wait for all agents to execute tasks successfully',
  classLeaf: 'WaitSubDagFinishTask',
  perAgent: true,
};

export const endTask: Pick<ObshellRow, 'name' | 'classLeaf'> = {
  name: 'Inform all agents to end the task',
  classLeaf: 'PassSubDagTask',
};
