import { describe, expect, it } from 'vitest';
import { expandPlan } from '../expand-plan.ts';
import { serverId, taskId } from '../ids.ts';
import type { Plan } from '../plan.ts';
import type { ObshellStopRequest, Target } from '../stop-request.ts';
import { sampleCluster } from '../testing/sample-cluster.ts';
import { serversOf } from '../topology.ts';
import { isObshellTask, killsProcesses, obshellRequestOf } from './obshell-plan.ts';
import { planObshellStart } from './obshell-start.ts';
import { planObshellStop } from './obshell-stop.ts';
import { planStop } from './plan.ts';

const cluster = sampleCluster([2, 2, 2]);
const whole: Target = { kind: 'cluster' };
const zones: Target = { kind: 'zones', zoneNames: ['zone2'] };
const servers: Target = { kind: 'servers', serverIds: [serverId(3), serverId(4)] };
const request = (target: Target, options: Partial<ObshellStopRequest> = {}): ObshellStopRequest => ({
  clusterId: cluster.id,
  target,
  mode: 'force',
  forcePass: [],
  agent: serverId(1),
  ...options,
});
const stopOf = (target: Target, options?: Partial<ObshellStopRequest>) =>
  planObshellStop(cluster, request(target, options));
const namesOf = ({ nodes }: Plan) => nodes.map(({ name }) => name);

const create = 'Inform all agents to prepare to stop observer';
const check = 'Make sure all agents are ready';
const freeze = 'Minor freeze before stop server';
const advance = 'Advance agents to execute the task';
const wait = 'Wait for all agents to execute tasks successfully';
const sql = 'Execute stop sql';
const end = 'Inform all agents to end the task';

describe('nodes of a stop, by name and in order', () => {
  it.each<[string, Plan, string[]]>([
    ['force', stopOf(whole), [create, check, advance, wait, end]],
    ['terminate', stopOf(whole, { mode: 'terminate' }), [create, check, freeze, advance, wait, end]],
    ['plain', stopOf(zones, { mode: 'plain' }), [create, check, advance, wait, sql, end]],
    ['zone', stopOf(zones, { zoneCall: { freeze: false } }), [create, check, sql, advance, wait, end]],
    ['zone', stopOf(zones, { zoneCall: { freeze: true } }), [create, check, sql, freeze, advance, wait, end]],
  ])('obshell-stop-%s', (kind, plan, names) => {
    expect(plan).toMatchObject({ planName: `obshell-stop-${kind}`, name: 'Stop OB', prohibitRollback: true });
    expect(namesOf(plan)).toEqual(names);
  });

  it.each(['force', 'terminate', 'plain'] as const)('%s: the same for every scope', (mode) => {
    expect(namesOf(stopOf(servers, { mode }))).toEqual(namesOf(stopOf(zones, { mode })));
  });

  it('a whole cluster has no plain stop', () => {
    expect(() => stopOf(whole, { mode: 'plain' })).toThrow(RangeError);
  });
});

describe('nodes of a start', () => {
  const startOf = (target: Target) =>
    planObshellStart(cluster, { clusterId: cluster.id, target, forcePass: [], agent: serverId(1) });
  const begin = ['Inform all agents to start observer', check, advance, wait];

  it.each<[string, Target, string[]]>([
    ['cluster', whole, [...begin, 'Start Zone', end]],
    ['zone', zones, [...begin, 'Start Zone', end]],
    ['server', servers, [...begin, end]],
  ])('of a %s', (_, target, names) => {
    expect(startOf(target)).toMatchObject({ planName: 'obshell-start', name: 'Start OB' });
    expect(namesOf(startOf(target))).toEqual(names);
  });

  it('keep what was asked for, and no mode', () => {
    const { request: kept } = startOf(servers);
    expect(kept).toEqual({ target: servers, serverIds: [3, 4], forcePass: [], agent: 1 });
    expect(kept && killsProcesses(kept)).toBe(false);
  });
});

describe('subtasks', () => {
  it('of the split nodes are one per agent of the whole cluster, target or not', () => {
    const plan = stopOf(servers);
    const expanded = expandPlan(plan, cluster, servers);
    if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
    const perNode = plan.nodes.map((_, node) =>
      expanded.subtasks.filter(({ nodeIndex }) => nodeIndex === node).map(({ target }) => target),
    );
    const everyAgent = serversOf(cluster).map(({ id }) => ({ kind: 'server', serverId: id }));
    const once = [{ kind: 'cluster' }];
    expect(perNode).toEqual([everyAgent, once, once, everyAgent, once]);
  });

  it('take an hour at most, are not repeated by themselves and not undone', () => {
    for (const node of stopOf(zones, { zoneCall: { freeze: true } }).nodes)
      expect(node).toMatchObject({ timeoutSeconds: 3600, retryCount: 0, prohibitRollback: true });
  });
});

describe('the request, kept with the task', () => {
  const keptOf = (plan: Plan) => obshellRequestOf({ ...plan, id: taskId(1) });

  it.each<[string, ObshellStopRequest, { serverIds: number[]; kills: boolean }]>([
    ['GLOBAL force', request(whole), { serverIds: [1, 2, 3, 4, 5, 6], kills: true }],
    ['ZONE terminate', request(zones, { mode: 'terminate' }), { serverIds: [3, 4], kills: true }],
    ['ZONE plain', request(zones, { mode: 'plain' }), { serverIds: [3, 4], kills: false }],
    ['SERVER plain', request(servers, { mode: 'plain' }), { serverIds: [3, 4], kills: false }],
    [
      'the call for one zone, plain in name',
      request(zones, { mode: 'plain', zoneCall: { freeze: false } }),
      { serverIds: [3, 4], kills: true },
    ],
  ])('%s', (_, asked, expected) => {
    const { target, mode, zoneCall, forcePass, agent } = asked;
    const kept = keptOf(planObshellStop(cluster, asked));
    expect({ ...kept, kills: killsProcesses(kept) }).toEqual({
      target,
      mode,
      ...(zoneCall && { zoneCall: true }),
      forcePass,
      agent,
      ...expected,
    });
  });

  it('names who gives up the cluster', () => {
    const forcePass = [taskId(7), taskId(8)];
    expect(keptOf(stopOf(whole, { forcePass })).forcePass).toEqual(forcePass);
  });

  it('is shown by the task list in words and in an order of its own', () => {
    const contextOf = (options: Partial<ObshellStopRequest>) =>
      JSON.stringify(stopOf(zones, options).context);
    expect(contextOf({ mode: 'terminate', forcePass: [taskId(7)] })).toBe(
      '{"stringMap":{"cluster_name":"ob_sample","cluster_id":"21","scope":"ZONE","mode":"terminate","agent_server_id":"1"},' +
        '"listMap":{"server_ids":["3","4"],"zone_names":["zone2"],"force_pass_dag":["7"]}}',
    );
    expect(contextOf({ zoneCall: { freeze: true } })).toBe(
      '{"stringMap":{"cluster_name":"ob_sample","cluster_id":"21","scope":"ZONE","mode":"force","zone_call":"true",' +
        '"agent_server_id":"1"},"listMap":{"server_ids":["3","4"],"zone_names":["zone2"],"force_pass_dag":[]}}',
    );
  });

  it('is not there in a task of OCP', () => {
    const plan = planStop(cluster, {
      clusterId: cluster.id,
      target: whole,
      isolate: false,
      freeze: false,
      process: 'stop',
    });
    expect(isObshellTask(plan)).toBe(false);
    expect(() => keptOf(plan)).toThrow(RangeError);
  });
});
