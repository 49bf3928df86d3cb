import type { Plan, PlanNode, SubtaskDraft } from './plan.ts';
import type { Target } from './stop-request.ts';
import { targetServers, targetZones } from './target.ts';
import type { SubtaskTarget } from './task.ts';
import { type Cluster, serversOf } from './topology.ts';

/** Expanded; or not, because a split node's list is empty. OCP, too, refuses a task with an empty split list. */
export type ExpandOutcome =
  | { kind: 'expanded'; subtasks: SubtaskDraft[] }
  | { kind: 'empty-split'; node: string; split: Exclude<PlanNode['split'], 'none'> };

function elementsOf(node: PlanNode, cluster: Cluster, requested: Target): SubtaskTarget[] {
  const target = node.splitOver ?? requested;
  switch (node.split) {
    case 'none':
      return [node.target];
    case 'zone':
      return targetZones(cluster, target).map((zone) => ({ kind: 'zone', zoneName: zone.name }));
    case 'server':
      return targetServers(cluster, target).map((server) => ({ kind: 'server', serverId: server.id }));
    case 'agent':
      return serversOf(cluster).map((server) => ({ kind: 'server', serverId: server.id }));
  }
}

/**
 * OCP numbers subtasks over an unordered set, so that its seriesId says nothing about order. A fixed shuffle has the same
 * property: no caller can come to rely on an order that OCP does not have.
 */
function seriesIds(count: number): number[] {
  const scrambled = Array.from({ length: count }, (_, index) => ({
    index,
    key: Math.imul(index + 1, 0x9e3779b1) >>> 0,
  })).sort((a, b) => a.key - b.key);
  const ids = new Array<number>(count).fill(0);
  for (const [seriesId, { index }] of scrambled.entries()) ids[index] = seriesId;
  return ids;
}

/**
 * Turns a plan into subtasks, in plan order. A split node gives one subtask per zone or server of what it is split over, with
 * parallelIndex 0…n−1; any other node gives one, with −1. Every subtask of a node follows every subtask of the node before.
 */
export function expandPlan(plan: Plan, cluster: Cluster, target: Target): ExpandOutcome {
  const subtasks: SubtaskDraft[] = [];
  let previous: SubtaskDraft[] = [];
  let previousIndexes: number[] = [];
  for (const [nodeIndex, node] of plan.nodes.entries()) {
    const elements = elementsOf(node, cluster, target);
    if (elements.length === 0 && node.split !== 'none')
      return { kind: 'empty-split', node: node.name, split: node.split };
    const drafts = elements.map((element, index): SubtaskDraft => {
      const { name, description, className, step, timeoutSeconds } = node;
      const { retryCount, retryBackoffSeconds, prohibitRollback } = node;
      return {
        nodeIndex,
        seriesId: 0,
        name,
        description,
        className,
        step,
        target: element,
        parallelIndex: node.split === 'none' ? -1 : index,
        timeoutSeconds,
        retryCount,
        retryBackoffSeconds,
        prohibitRollback,
        upstreams: [...previousIndexes],
        downstreams: [],
      };
    });
    const indexes = drafts.map((_, index) => subtasks.length + index);
    for (const draft of previous) draft.downstreams = [...indexes];
    subtasks.push(...drafts);
    previous = drafts;
    previousIndexes = indexes;
  }
  const ids = seriesIds(subtasks.length);
  for (const [index, draft] of subtasks.entries()) draft.seriesId = ids[index] ?? index;
  return { kind: 'expanded', subtasks };
}
