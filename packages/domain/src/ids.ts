declare const brand: unique symbol;

/** OCP's own number of a cluster (the number in the console's URL), not OceanBase's `cluster_id`. */
export type ClusterId = number & { readonly [brand]: 'ClusterId' };
/** OCP's number of an OBServer; unique in the whole installation, not a host id. */
export type ServerId = number & { readonly [brand]: 'ServerId' };
/** Number of a task (one stop or start); unique in the whole installation. */
export type TaskId = number & { readonly [brand]: 'TaskId' };
/** Number of a subtask (one unit of work of a task); unique in the whole installation. */
export type SubtaskId = number & { readonly [brand]: 'SubtaskId' };

function positive(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${what} is not a positive integer: ${value}`);
  return value;
}

/** Parse at the edge. Throws RangeError unless the value is an integer from 1 to 2^53 − 1. */
export const clusterId = (value: number): ClusterId => positive(value, 'cluster id') as ClusterId;
/** Parse at the edge. Throws RangeError unless the value is an integer from 1 to 2^53 − 1. */
export const serverId = (value: number): ServerId => positive(value, 'server id') as ServerId;
/** Parse at the edge. Throws RangeError unless the value is an integer from 1 to 2^53 − 1. */
export const taskId = (value: number): TaskId => positive(value, 'task id') as TaskId;
/** Parse at the edge. Throws RangeError unless the value is an integer from 1 to 2^53 − 1. */
export const subtaskId = (value: number): SubtaskId => positive(value, 'subtask id') as SubtaskId;
