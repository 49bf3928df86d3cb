import type { Cluster, ServerId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import type { Fleet, FleetCall } from '../ports/fleet.ts';

/** A fleet of one cluster whose calls take effect at once. */
export interface ScriptedFleet extends Fleet {
  /** What was really changed, in order: `isolateZone zone1`, `stopProcess 3`, … */
  effects: string[];
  processes: Map<ServerId, boolean>;
  isolatedZones: Set<string>;
  isolatedServers: Set<ServerId>;
}

/**
 * Strict on purpose: isolating what is isolated, or stopping what is gone, rejects. A step that does not look before it acts
 * therefore fails (E4).
 */
export function scriptedFleet(cluster: Cluster): ScriptedFleet {
  const processes = new Map(serversOf(cluster).map(({ id }) => [id, true]));
  const isolatedZones = new Set<string>();
  const isolatedServers = new Set<ServerId>();
  const effects: string[] = [];
  const change = async <T>(call: FleetCall, name: string, what: T, set: Set<T>, wanted: boolean) => {
    call.signal.throwIfAborted();
    if (set.has(what) === wanted) throw new Error(`${name} ${what}: it is so already`);
    if (wanted) set.add(what);
    else set.delete(what);
    effects.push(`${name} ${what}`);
  };
  return {
    effects,
    processes,
    isolatedZones,
    isolatedServers,
    observe: async (_, { signal }) => {
      signal.throwIfAborted();
      const inner = (active: boolean) => (active ? ('ACTIVE' as const) : ('INACTIVE' as const));
      return {
        zones: cluster.zones.map(({ name }) => ({
          name,
          isolated: isolatedZones.has(name),
          innerStatus: inner(!isolatedZones.has(name)),
        })),
        servers: serversOf(cluster).map(({ id }) => {
          const processAlive = processes.get(id) ?? false;
          const isolated = isolatedServers.has(id);
          return { id, processAlive, isolated, innerStatus: inner(processAlive) };
        }),
      };
    },
    isolateZone: (_, name, call) => change(call, 'isolateZone', name, isolatedZones, true),
    resumeZone: (_, name, call) => change(call, 'resumeZone', name, isolatedZones, false),
    isolateServer: (_, id, call) => change(call, 'isolateServer', id, isolatedServers, true),
    resumeServer: (_, id, call) => change(call, 'resumeServer', id, isolatedServers, false),
    minorFreeze: async (_, ids, { signal }) => {
      signal.throwIfAborted();
      effects.push(`minorFreeze ${ids.join(',')}`);
    },
    stopProcess: async (_, id, how, { signal }) => {
      signal.throwIfAborted();
      if (!processes.get(id)) throw new Error(`stopProcess ${id}: it is gone already`);
      processes.set(id, false);
      effects.push(`${how}Process ${id}`);
    },
    startProcess: async (_, id, { signal }) => {
      signal.throwIfAborted();
      if (processes.get(id)) return;
      processes.set(id, true);
      effects.push(`startProcess ${id}`);
    },
    waitForProcess: async (_, id, alive, { signal }) => {
      signal.throwIfAborted();
      if (processes.get(id) !== alive) throw new Error(`process ${id} will never be ${alive}`);
    },
  };
}
