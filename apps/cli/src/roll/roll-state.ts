/** How far one zone or OBServer of a roll is. */
export type Stage = 'waiting' | 'stopping' | 'starting' | 'done';

/** One zone or OBServer of a roll. */
export interface RollItem {
  readonly name: string;
  readonly stage: Stage;
  /** The task of the stage, once its call was answered. */
  readonly taskId?: string;
}

/** How far a roll is. */
export interface Roll {
  readonly url: string;
  readonly clusterId: string;
  readonly by: 'zone' | 'server';
  readonly items: readonly RollItem[];
}

/** A roll of which nothing has been done. */
export function newRoll(of: Omit<Roll, 'items'>, names: readonly string[]): Roll {
  return { ...of, items: names.map((name) => ({ name, stage: 'waiting' })) };
}

/** Goes on with what was left, unless the cluster has other zones or servers by now: then it begins anew. */
export function goOn(left: Roll | undefined, fresh: Roll): Roll {
  return left && sameItems(left, fresh) ? left : fresh;
}

const sameItems = (one: Roll, other: Roll) =>
  one.items.length === other.items.length &&
  one.items.every(({ name }) => other.items.some((item) => item.name === name));

/** The roll with one item in another stage. */
export function withStage(roll: Roll, name: string, stage: Stage, taskId?: string): Roll {
  const changed: RollItem = taskId === undefined ? { name, stage } : { name, stage, taskId };
  return { ...roll, items: roll.items.map((item) => (item.name === name ? changed : item)) };
}

/** Names that are not done yet. */
export const leftOf = ({ items }: Roll) =>
  items.filter(({ stage }) => stage !== 'done').map(({ name }) => name);
