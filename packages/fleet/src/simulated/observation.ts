import type { InnerStatus } from '@obstop/domain';
import type { ClusterObservation, SimulatedZone, StruckCluster } from '@obstop/engine';
import { type FaultSubject, faultsOfKind } from './faults.ts';
import { isAlive } from './process-state.ts';

/** A simulated cluster as it is seen. */
export interface Sight {
  seen: ClusterObservation;
  /** When an inner status that lags behind is next to be looked at; absent where none does. */
  changesAtMs?: number;
}

const inner = (active: boolean): InnerStatus => (active ? 'ACTIVE' : 'INACTIVE');

/** Whether a zone was isolated at a time, from before the last change on. */
function wasIsolated({ isolated, isolationAtMs }: SimulatedZone, atMs: number) {
  return isolationAtMs === undefined || isolationAtMs <= atMs ? isolated : !isolated;
}

/** What is there at a time; inner statuses are what they were as long ago as faults hold them back. */
export function sightOf({ clusterId, zones, servers, faults }: StruckCluster, nowMs: number): Sight {
  const lateAtMs: number[] = [];
  /** Answers an inner status as the lag of its subject has it; `times` are those of the changes that it depends on. */
  function lagging(subject: FaultSubject, times: (number | undefined)[], at: (ms: number) => boolean) {
    const lagMs = Math.max(0, ...faultsOfKind(faults, 'innerStatusLag', subject).map(({ rule }) => rule.ms));
    if (lagMs > 0)
      for (const time of times) if (time !== undefined && time + lagMs > nowMs) lateAtMs.push(time + lagMs);
    return inner(at(nowMs - lagMs));
  }
  const seen = {
    servers: servers.map((server) => {
      const { id, zoneName, isolated } = server;
      const subject = { clusterId, zoneName, serverId: id };
      const reachable = faultsOfKind(faults, 'unreachable', subject).length === 0;
      const times = [server.turnsAtMs, server.respawnsAtMs];
      const innerStatus = lagging(subject, times, (ms) => reachable && isAlive(server, ms));
      return { id, processAlive: isAlive(server, nowMs), isolated, innerStatus };
    }),
    // A zone's state follows from its servers.
    zones: zones.map((zone) => {
      const own = servers.filter(({ zoneName }) => zoneName === zone.name);
      const times = [
        zone.isolationAtMs,
        ...own.flatMap(({ turnsAtMs, respawnsAtMs }) => [turnsAtMs, respawnsAtMs]),
      ];
      const innerStatus = lagging({ clusterId, zoneName: zone.name }, times, (ms) => {
        return !wasIsolated(zone, ms) && own.some((server) => isAlive(server, ms));
      });
      return { name: zone.name, isolated: zone.isolated, innerStatus };
    }),
  };
  return lateAtMs.length === 0 ? { seen } : { seen, changesAtMs: Math.min(...lateAtMs) };
}
