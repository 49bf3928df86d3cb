import { describe, expect, it } from 'vitest';
import { expandPlan } from '../expand-plan.ts';
import { clusterId, serverId } from '../ids.ts';
import type { SubtaskDraft } from '../plan.ts';
import type { StopRequest, Target } from '../stop-request.ts';
import { sampleCluster } from '../testing/sample-cluster.ts';
import { samples } from '../testing/vendor-samples.ts';
import type { Cluster } from '../topology.ts';
import { planRestart, planStart, planStop } from './plan.ts';

/** Cluster 21 of one zone and one server, 5. */
function clusterOfCluster(): Cluster {
  const cluster = sampleCluster([1]);
  const server = cluster.zones[0]?.servers[0];
  if (server) server.id = serverId(5);
  return { ...cluster, name: 'ob_upgrade' };
}
/** Cluster whose zone2 has the one given server. */
function clusterOfZone2(id: number, name: string, server: number): Cluster {
  const cluster = sampleCluster([1, 1, 1]);
  const only = cluster.zones[1]?.servers[0];
  if (only) only.id = serverId(server);
  return { ...cluster, id: clusterId(id), name };
}

const stopOf = (cluster: Cluster, target: Target, options: Partial<StopRequest> = {}): StopRequest => ({
  clusterId: cluster.id,
  target,
  isolate: target.kind !== 'cluster',
  freeze: false,
  process: 'stop',
  ...options,
});

function planned(cluster: Cluster, request: StopRequest) {
  const plan = planStop(cluster, request);
  const expanded = expandPlan(plan, cluster, request.target);
  if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
  return { plan, subtasks: expanded.subtasks };
}

/** Follows a chain from its root; throws where it forks. */
function chainOf(subtasks: SubtaskDraft[]): SubtaskDraft[] {
  const chain: SubtaskDraft[] = [];
  for (let next = subtasks.find(({ upstreams }) => upstreams.length === 0); next; ) {
    chain.push(next);
    if (next.downstreams.length > 1) throw new Error(`${next.name} forks`);
    const [down] = next.downstreams;
    next = down === undefined ? undefined : subtasks[down];
  }
  return chain;
}
const namesOf = (subtasks: readonly { name: string }[]) => subtasks.map(({ name }) => name);

describe("OCP's sample answers", () => {
  it('a zone stop has their nodes, edges, classes, timeouts, parallel indexes and context', () => {
    const cluster = clusterOfZone2(12_000_001, 'protoss', 13_000_001);
    const { plan, subtasks } = planned(cluster, stopOf(cluster, { kind: 'zones', zoneNames: ['zone2'] }));
    expect(plan.name).toBe(samples.zone.name);
    const shown = chainOf(subtasks).map((each) => ({
      name: each.name,
      className: each.className,
      timeoutSeconds: each.timeoutSeconds,
      parallelIndex: each.parallelIndex,
      prohibitRollback: each.prohibitRollback,
    }));
    expect(shown).toEqual(samples.zone.chain);
    expect(Object.entries(plan.context.stringMap)).toEqual([
      ['cluster_name', 'protoss'],
      ['cluster_id', '12000001'],
      ['ocpagent_service_name', 'agent'],
      ['prohibit_rollback', 'false'],
      ['former_cluster_status', 'RUNNING'],
      ['zone_name', 'zone2'],
      ['target_cluster_status', 'RUNNING'],
    ]);
    expect(plan.context.listMap).toEqual({ server_ids: ['13000001'] });
  });

  it('a server stop has their nodes, edges and context', () => {
    const cluster = clusterOfZone2(20, 'ob_upgrade', 7);
    const { plan, subtasks } = planned(
      cluster,
      stopOf(cluster, { kind: 'servers', serverIds: [serverId(7)] }),
    );
    expect(plan.name).toBe(samples.server.name);
    expect(namesOf(chainOf(subtasks))).toEqual(namesOf(samples.server.chain));
    expect(subtasks.every(({ parallelIndex }) => parallelIndex === -1)).toBe(true);
    expect(Object.entries(plan.context.stringMap)).toEqual([
      ['cluster_id', '20'],
      ['former_cluster_status', 'RUNNING'],
      ['target_zone_status', 'RUNNING'],
      ['former_zone_status', 'RUNNING'],
      ['zone_name', 'zone2'],
      ['target_cluster_status', 'RUNNING'],
      ['server_id', '7'],
    ]);
    expect(plan.context.listMap).toEqual({ server_ids: ['7'] });
  });

  it('a cluster stop has their nodes, edges and context', () => {
    const cluster = clusterOfCluster();
    const { plan, subtasks } = planned(cluster, stopOf(cluster, { kind: 'cluster' }));
    expect(plan.name).toBe(samples.cluster.name);
    expect(namesOf(chainOf(subtasks))).toEqual(namesOf(samples.cluster.chain));
    expect(Object.entries(plan.context.stringMap)).toEqual([
      ['cluster_name', 'ob_upgrade'],
      ['cluster_id', '21'],
      ['former_cluster_status', 'RUNNING'],
    ]);
    expect(Object.entries(plan.context.listMap)).toEqual([
      ['server_ids', ['5']],
      ['zone_names', ['zone1']],
    ]);
  });
});

describe('options of a server stop', () => {
  const cluster = sampleCluster();
  const target: Target = { kind: 'servers', serverIds: [serverId(2)] };
  const nodes = (options: Partial<StopRequest>) =>
    namesOf(planStop(cluster, stopOf(cluster, target, options)).nodes);
  const whole = namesOf(samples.server.chain);

  it.each([
    ['force leaves out the isolation', { isolate: false }, whole.filter((name) => name !== 'Stop server')],
    [
      'freeze comes before the isolation',
      { freeze: true },
      [...whole.slice(0, 1), 'Minor freeze', ...whole.slice(1)],
    ],
    [
      'a kept process has no process nodes',
      { process: 'keep' as const },
      whole.filter((name) => !['Stop observer process', 'Wait observer stop'].includes(name)),
    ],
  ])('%s', (_, options, expected) => {
    expect(nodes(options)).toEqual(expected);
  });

  it('kill and stop differ by the step alone', () => {
    const steps = (process: 'kill' | 'stop') =>
      planStop(cluster, stopOf(cluster, target, { process })).nodes.map(({ step }) => step);
    expect(steps('kill')).toEqual(
      steps('stop').map((step) =>
        step.replace('process-stop', 'process-kill').replace('wait-process-kill', 'wait-process-stop'),
      ),
    );
  });

  it('neither isolating nor ending the process is no stop', () => {
    expect(() => nodes({ isolate: false, process: 'keep' })).toThrow(RangeError);
  });
});

describe('a restart', () => {
  const cluster = sampleCluster([2, 2, 2]);
  const planOf = (target: Target) =>
    planRestart(cluster, { ...stopOf(cluster, target, { isolate: true }), process: 'stop' });

  it.each<[string, Target]>([
    ['zone', { kind: 'zones', zoneNames: ['zone2'] }],
    ['server', { kind: 'servers', serverIds: [serverId(2)] }],
  ])('of a %s allows its nodes the time that its stop and its start allow them', (_, target) => {
    const limits = new Map(
      [planStop(cluster, stopOf(cluster, target)), planStart(cluster, stopOf(cluster, target))].flatMap(
        ({ nodes }) => nodes.map(({ name, timeoutSeconds }) => [name, timeoutSeconds]),
      ),
    );
    for (const { name, timeoutSeconds } of planOf(target).nodes) {
      const before = name.replace('restart', 'stop');
      expect([name, timeoutSeconds]).toEqual([name, limits.get(before)]);
    }
  });

  it('of a cluster works on one zone after another, and has all that it touches in its former statuses', () => {
    const target: Target = { kind: 'cluster' };
    const plan = planOf(target);
    const expanded = expandPlan(plan, cluster, target);
    if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
    const zoneOf = ({ target: each }: SubtaskDraft) =>
      each.kind === 'zone'
        ? each.zoneName
        : cluster.zones.find(({ servers }) =>
            servers.some(({ id }) => each.kind === 'server' && id === each.serverId),
          )?.name;
    const zones = expanded.subtasks.map(zoneOf).filter((name) => name !== undefined);
    expect(zones.filter((name, index) => name !== zones[index - 1])).toEqual(['zone1', 'zone2', 'zone3']);
    expect(Object.keys(plan.formerStatuses.servers)).toHaveLength(6);
    expect(plan.context.listMap).toEqual({
      '21.zone1.server_ids': ['1', '2'],
      '21.zone2.server_ids': ['3', '4'],
      '21.zone3.server_ids': ['5', '6'],
      zone_names: ['zone1', 'zone2', 'zone3'],
    });
  });

  it('of a cluster leaves out a zone without servers, and needs one that has some', () => {
    const target: Target = { kind: 'cluster' };
    const splits = (servers: number[]) => {
      const some = sampleCluster(servers);
      const plan = planRestart(some, { ...stopOf(some, target), process: 'stop' });
      return expandPlan(plan, some, target).kind;
    };
    expect([splits([1, 0, 1]), splits([0, 0])]).toEqual(['expanded', 'empty-split']);
  });
});

describe('expansion', () => {
  it('a zone without servers has nothing to split over', () => {
    const cluster = sampleCluster([1, 0]);
    const request = stopOf(cluster, { kind: 'zones', zoneNames: ['zone2'] });
    expect(expandPlan(planStop(cluster, request), cluster, request.target)).toEqual({
      kind: 'empty-split',
      node: 'Prepare stop observer',
      split: 'server',
    });
  });

  it('numbers subtasks apart from their order, without gaps', () => {
    const cluster = sampleCluster([3, 3, 3]);
    const { subtasks } = planned(cluster, stopOf(cluster, { kind: 'cluster' }));
    const ids = subtasks.map(({ seriesId }) => seriesId);
    expect(ids.toSorted((a, b) => a - b)).toEqual(ids.map((_, index) => index));
    expect(ids).not.toEqual(ids.map((_, index) => index));
  });

  it('remembers the former statuses of what is touched', () => {
    const cluster = sampleCluster();
    const target: Target = { kind: 'servers', serverIds: [serverId(2)] };
    expect(planStop(cluster, stopOf(cluster, target)).formerStatuses).toEqual({
      cluster: 'RUNNING',
      zones: { zone2: 'RUNNING' },
      servers: { 2: 'RUNNING' },
    });
  });

  it.each([
    ['cluster', { kind: 'cluster' }, 6 + 2 * 3 + 3 * 6],
    ['zone', { kind: 'zones', zoneNames: ['zone2'] }, 7 + 3 * 2],
    ['server', { kind: 'servers', serverIds: [serverId(2)] }, 8],
  ] as [string, Target, number][])('a %s start has as many subtasks as its stop', (_, target, count) => {
    const cluster = sampleCluster([2, 2, 2]);
    const expanded = expandPlan(planStart(cluster, { clusterId: cluster.id, target }), cluster, target);
    expect(expanded.kind === 'expanded' && expanded.subtasks.length).toBe(count);
  });
});
