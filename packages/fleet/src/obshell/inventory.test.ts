import type { ObshellClient, ObshellTopologyServer } from '@obstop/client/obshell';
import { clusterId, serversOf } from '@obstop/domain';
import { memoryClusterStore } from '@obstop/engine/testing';
import { expect, it } from 'vitest';
import { inMemoryObshellFleetState } from '../testing/in-memory-obshell-fleet-state.ts';
import { createJumpingClock } from '../testing/jumping-clock.ts';
import type { Agents } from './agents.ts';
import { createObshellInventory } from './inventory.ts';

const id = clusterId(7);

/** One cluster of two zones, and what its agents answer. */
function rig() {
  const server = (ip: string): ObshellTopologyServer => ({
    ip,
    port: 2882,
    sqlPort: 2881,
    agentPort: 2886,
    withRootServer: ip === '10.0.0.1',
    status: 'ACTIVE',
    buildVersion: '4.2.1.0',
  });
  const world = {
    topology: { zone1: [server('10.0.0.1')], zone2: [server('10.0.0.2')] } as Record<
      string,
      ObshellTopologyServer[]
    > | null,
    version: '4.5.0.0-1',
    away: false,
    held: false,
    problems: [] as string[],
    server,
  };
  const client = {
    info: async () => ({ identity: 'CLUSTER AGENT', version: world.version, raw: {} }),
    agents: {
      status: async () =>
        Object.fromEntries(
          ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((ip) => [
            `${ip}:2886`,
            { state: 2, obState: world.topology ? 3 : 0, underMaintenance: false, version: '', raw: {} },
          ]),
        ),
    },
    ob: {
      info: async () => ({
        agents: [{ ip: '10.0.0.1', port: 2886, zone: 'zone1', identity: '', version: '' }],
        cluster: { id: 1001, name: 'prod', version: '4.2.1.0', topology: world.topology },
        raw: {},
      }),
    },
  } as unknown as ObshellClient;
  const agents = {
    all: [],
    ask: async (read: (client: ObshellClient, options: object) => Promise<unknown>) => {
      if (world.away) throw new Error('no agent answers: refused');
      return read(client, {});
    },
  } as unknown as Agents;
  const store = memoryClusterStore();
  const inventory = createObshellInventory({
    agents: new Map([[id, agents]]),
    clusters: [{ id, agents: [], rootPassword: '' }],
    clock: createJumpingClock(),
    store,
    state: inMemoryObshellFleetState(),
    isHeld: async () => world.held,
    onProblem: (_, reason) => void world.problems.push(reason),
  });
  const shown = async () => {
    const cluster = await store.get(id);
    return (
      cluster && {
        status: cluster.status,
        servers: serversOf(cluster).map((each) => `${each.id} ${each.ip} ${each.status}`),
      }
    );
  };
  return { world, store, inventory, shown };
}

it('has the clusters as their agents tell them, and the tenant that every cluster has', async () => {
  const { inventory, store, shown } = rig();
  await inventory.refresh(id);
  expect(await store.get(id)).toMatchObject({
    name: 'prod',
    obClusterId: 1001,
    obVersion: '4.2.1.0',
    tenants: [{ name: 'sys', fullReplicaZones: ['zone1', 'zone2'] }],
  });
  expect(await shown()).toEqual({
    status: 'RUNNING',
    servers: ['1 10.0.0.1 RUNNING', '2 10.0.0.2 RUNNING'],
  });
});

it('servers keep their ids while others come and go', async () => {
  const { inventory, shown, world } = rig();
  await inventory.refresh(id);
  world.topology = { zone1: [world.server('10.0.0.3')], zone2: [world.server('10.0.0.2')] };
  await inventory.refresh(id);
  expect((await shown())?.servers).toEqual(['3 10.0.0.3 RUNNING', '2 10.0.0.2 RUNNING']);
});

it('a cluster that cannot be reached is UNAVAILABLE and told once, never dropped', async () => {
  const { inventory, shown, world } = rig();
  world.away = true;
  await inventory.refresh(id);
  expect(await shown()).toEqual({ status: 'UNAVAILABLE', servers: [] });
  world.away = false;
  await inventory.refresh(id);
  world.away = true;
  await inventory.refresh(id);
  await inventory.refresh(id);
  expect(await shown()).toEqual({
    status: 'UNAVAILABLE',
    servers: ['1 10.0.0.1 RUNNING', '2 10.0.0.2 RUNNING'],
  });
  expect(world.problems).toEqual(['no agent answers: refused', 'no agent answers: refused']);
});

it('a cluster that a task has in its hands is left to the task', async () => {
  const { inventory, store, shown, world } = rig();
  await inventory.refresh(id);
  await store.setStatuses(id, { cluster: 'STOPPING' });
  world.held = true;
  await inventory.refresh(id);
  world.away = true;
  await inventory.refresh(id);
  expect((await shown())?.status).toBe('STOPPING');
});

it('servers stay known while OceanBase does not answer', async () => {
  const { inventory, shown, world } = rig();
  await inventory.refresh(id);
  world.topology = null;
  await inventory.refresh(id);
  expect(await shown()).toEqual({
    status: 'UNAVAILABLE',
    servers: ['1 10.0.0.1 UNAVAILABLE', '2 10.0.0.2 UNAVAILABLE'],
  });
});

it('an obshell that is too old is not worked with', async () => {
  const { inventory, shown, world } = rig();
  world.version = '4.2.2.0-1';
  await inventory.refresh(id);
  expect((await shown())?.status).toBe('UNAVAILABLE');
  expect(world.problems).toEqual(['obshell 4.2.2.0-1 is older than 4.2.3']);
});
