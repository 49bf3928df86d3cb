import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expandPlan } from './expand-plan.ts';
import { planRestart, planStart, planStop } from './plans/plan.ts';
import type { Target } from './stop-request.ts';
import { targetServers } from './target.ts';
import { sampleCluster } from './testing/sample-cluster.ts';
import { serversOf } from './topology.ts';

const topology = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }).map(sampleCluster);

const cases = topology.chain((cluster) => {
  const zone = fc.constantFrom(...cluster.zones);
  const server = fc.constantFrom(...serversOf(cluster));
  const target: fc.Arbitrary<Target> = fc.oneof(
    fc.constant<Target>({ kind: 'cluster' }),
    zone.map(({ name }): Target => ({ kind: 'zones', zoneNames: [name] })),
    server.map(({ id }): Target => ({ kind: 'servers', serverIds: [id] })),
  );
  return fc.record({
    cluster: fc.constant(cluster),
    target,
    verb: fc.constantFrom('stop', 'start', 'restart'),
  });
});

it('any plan is acyclic, has one root and one sink, covers exactly its servers and obeys the counts', () => {
  fc.assert(
    fc.property(cases, ({ cluster, target, verb }) => {
      const request = { clusterId: cluster.id, target, freeze: false, process: 'stop' as const };
      const plan = {
        start: () => planStart(cluster, request),
        stop: () => planStop(cluster, { ...request, isolate: target.kind !== 'cluster' }),
        restart: () => planRestart(cluster, { ...request, isolate: true }),
      }[verb]();
      const expanded = expandPlan(plan, cluster, target);
      if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
      const { subtasks } = expanded;
      // Edges only point forward in the list: no cycle is possible. Both ends of an edge agree on it.
      for (const [index, { upstreams, downstreams }] of subtasks.entries()) {
        expect(upstreams.every((up) => up < index && subtasks[up]?.downstreams.includes(index))).toBe(true);
        expect(downstreams.every((down) => down > index && subtasks[down]?.upstreams.includes(index))).toBe(
          true,
        );
      }
      expect(subtasks.filter(({ upstreams }) => upstreams.length === 0)).toHaveLength(1);
      expect(subtasks.filter(({ downstreams }) => downstreams.length === 0)).toHaveLength(1);
      const servers = targetServers(cluster, target).map(({ id }) => id);
      const covered = subtasks.flatMap((each) =>
        each.target.kind === 'server' ? [each.target.serverId] : [],
      );
      expect([...new Set(covered)].toSorted((a, b) => a - b)).toEqual(servers.toSorted((a, b) => a - b));
      const counts =
        verb === 'restart'
          ? {
              cluster: 2 + 7 * cluster.zones.length + 4 * servers.length,
              zones: 9 + 4 * servers.length,
              servers: 9,
            }
          : {
              cluster: 6 + 2 * cluster.zones.length + 3 * servers.length,
              zones: 7 + 3 * servers.length,
              servers: 8,
            };
      expect(subtasks).toHaveLength(counts[target.kind]);
    }),
    { numRuns: 1000 },
  );
});
