import type { TaskStep } from '@obstop/client';

/** Steps of one name that stand side by side in the DAG: a node of the plan with its splits. */
export interface StepRow {
  readonly name: string;
  readonly steps: readonly TaskStep[];
  readonly state: TaskStep['state'];
}

/** The steps in the order in which they run, those that are splits of one node together. */
export function stepRows(steps: readonly TaskStep[]): StepRow[] {
  const depth = depths(steps);
  const rows = new Map<string, TaskStep[]>();
  const ordered = steps
    .map((step, index) => ({ step, index, at: depth.get(String(step.id)) ?? 0 }))
    .sort((one, other) => one.at - other.at || one.index - other.index);
  for (const { step, at } of ordered) {
    const key = `${at} ${step.name}`;
    const row = rows.get(key);
    if (row) row.push(step);
    else rows.set(key, [step]);
  }
  return [...rows.values()].map((those) => ({
    name: those[0]?.name ?? '',
    steps: those.sort((one, other) => (one.parallelIndex ?? 0) - (other.parallelIndex ?? 0)),
    state: stateOf(those),
  }));
}

/** The longest way to each step; what a server writes as a circle ends where it began. */
function depths(steps: readonly TaskStep[]): Map<string, number> {
  const byId = new Map(steps.map((step) => [String(step.id), step]));
  const known = new Map<string, number>();
  const underWay = new Set<string>();
  const depthOf = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const step = byId.get(id);
    if (!step || underWay.has(id)) return -1;
    underWay.add(id);
    const depth = 1 + Math.max(-1, ...step.upstreams.map((each) => depthOf(String(each))));
    underWay.delete(id);
    known.set(id, depth);
    return depth;
  };
  for (const id of byId.keys()) depthOf(id);
  return known;
}

function stateOf(steps: readonly TaskStep[]): TaskStep['state'] {
  for (const state of ['failed', 'running', 'unknown'] as const)
    if (steps.some((step) => step.state === state)) return state;
  if (steps.every(({ state }) => state === 'succeeded')) return 'succeeded';
  // Some are done and others wait: the node is at work.
  return steps.some(({ state }) => state === 'succeeded') ? 'running' : 'pending';
}
