import { OcpTaskA, OcpTaskB } from '@obstop/contracts';
import { stopClusterExamples, stopServerExamples, stopZoneExamples } from '@obstop/contracts/examples';
import { type Cluster, clusterId, expandPlan, planStop, type StopRequest, serverId } from '@obstop/domain';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { toStopCluster, toStopServer, toStopZone } from '../src/http/ocp/to-stop-request.ts';

/** The vendor's samples come from clusters of one zone with one server; the plan of such a cluster is theirs. */
const id = clusterId(1);
const cluster: Cluster = {
  id,
  name: 'ob_upgrade',
  obClusterId: 22,
  obVersion: '2.2.76',
  createdAtMs: 0,
  status: 'RUNNING',
  tenants: [],
  zones: [
    {
      name: 'zone1',
      idcName: 'idc1',
      regionName: 'region1',
      status: 'RUNNING',
      innerStatus: 'ACTIVE',
      servers: [
        {
          id: serverId(5),
          zoneName: 'zone1',
          ip: '10.10.10.1',
          rpcPort: 2882,
          sqlPort: 2881,
          agentPort: 2886,
          withRootServer: true,
          status: 'RUNNING',
          innerStatus: 'ACTIVE',
        },
      ],
    },
  ],
};
const server = toStopServer(id, 5);
if (server.kind !== 'request') throw new Error('no options contradict each other');

const Sample = z.union([OcpTaskA, OcpTaskB]);

/** Keys of the context's two maps; dialect A has it as text. */
function contextKeys(context: z.infer<typeof Sample>['context']): [strings: string[], lists: string[]] {
  if (typeof context !== 'string') return [Object.keys(context.stringMap), Object.keys(context.listMap)];
  const [, strings = '', lists = ''] = /stringMap=\{(.*)\}, listMap=\{(.*)\}/.exec(context) ?? [];
  const keysIn = (text: string) => [...text.matchAll(/(?:^|, )(\w+)=/g)].map(([, key = '']) => key);
  return [keysIn(strings), keysIn(lists)];
}

const sorted = (lines: string[]) => lines.sort();

it.each<[string, StopRequest, unknown]>([
  ['cluster', toStopCluster(id), stopClusterExamples.vendorSample.value.data],
  ['zone', toStopZone(id, 'zone1'), stopZoneExamples.vendorSample.value.data],
  ['server', server.request, stopServerExamples.vendorSample.value.data],
])(
  'the plan of a %s stop has the sample’s nodes, edges, timeouts and context keys',
  (_what, request, data) => {
    const sample = Sample.parse(data);
    const sampled = 'tasks' in sample ? sample.tasks : sample.subtasks;
    const plan = planStop(cluster, request);
    const expanded = expandPlan(plan, cluster, request.target);
    if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
    const { subtasks } = expanded;
    const nameAt = (index: number) => subtasks[index]?.name;
    const nameOf = (wanted: unknown) => sampled.find((each) => each.id === wanted)?.name;
    const describe = (name: string, ups: unknown[], downs: unknown[]) => `${ups} → ${name} → ${downs}`;

    expect(plan.name).toBe(sample.name);
    expect(
      sorted(
        subtasks.map((each) => describe(each.name, each.upstreams.map(nameAt), each.downstreams.map(nameAt))),
      ),
    ).toEqual(
      sorted(
        sampled.map((each) => describe(each.name, each.upstreams.map(nameOf), each.downstreams.map(nameOf))),
      ),
    );
    const details = subtasks.map((each) =>
      [each.name, each.className, each.timeoutSeconds, each.parallelIndex].join(),
    );
    for (const each of 'subtasks' in sample ? sample.subtasks : []) {
      expect(details).toContain([each.name, each.className, each.timeout, each.parallelIdx].join());
    }
    const { stringMap, listMap } = plan.context;
    expect([Object.keys(stringMap), Object.keys(listMap)]).toEqual(contextKeys(sample.context));
  },
);
