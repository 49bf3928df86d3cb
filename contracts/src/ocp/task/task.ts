import type { OcpSubtaskB, OcpSubtaskD, OcpTaskA, OcpTaskB, OcpTaskD } from './dialects.ts';

/** A subtask with everything that some dialect shows of it. */
export type OcpSubtask = OcpSubtaskB & OcpSubtaskD;

/**
 * A task with everything that some dialect shows of it, in the words of the contract: what the writers take. What a
 * newer vendor may send beside it is for readers alone.
 */
export type OcpTask = Omit<OcpTaskD, 'cluster' | 'subtasks'> & {
  readonly cluster: NonNullable<OcpTaskD['cluster']> & OcpTaskA['cluster'];
  readonly context: OcpTaskB['context'];
  readonly subtasks: readonly OcpSubtask[];
};

/** A task's context as an object; dialect A writes it as text. */
export type OcpTaskContext = OcpTaskB['context'];
