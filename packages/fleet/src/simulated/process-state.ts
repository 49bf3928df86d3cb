import type { SimulatedServer } from '@obstop/engine';

const isPast = (atMs: number | undefined, nowMs: number) => atMs !== undefined && atMs <= nowMs;

/** Whether a supervisor has started the process again since it was last ended. */
export const hasRespawned = ({ respawnsAtMs }: SimulatedServer, nowMs: number): boolean =>
  isPast(respawnsAtMs, nowMs);

/** Whether the process is alive at a time, from before the last change on. A stop or start counts once its time has come. */
export function isAlive(server: SimulatedServer, atMs: number): boolean {
  if (hasRespawned(server, atMs)) return true;
  return isPast(server.turnsAtMs, atMs) ? !server.processAlive : server.processAlive;
}

/** Whether a stop or start is still under way. */
function isChanging(server: SimulatedServer, nowMs: number): boolean {
  return server.turnsAtMs !== undefined && !isPast(server.turnsAtMs, nowMs) && !hasRespawned(server, nowMs);
}

function withoutTimes({ turnsAtMs: _, respawnsAtMs: __, ...rest }: SimulatedServer): SimulatedServer {
  return rest;
}

/**
 * The server with a stop or start begun that takes `delayMs`. Undefined when the process is as wanted or on its way already
 * (E4). A change the other way is cancelled.
 */
export function withStartOrStop(
  server: SimulatedServer,
  alive: boolean,
  nowMs: number,
  delayMs: number,
): SimulatedServer | undefined {
  const aliveNow = isAlive(server, nowMs);
  const target = isChanging(server, nowMs) ? !aliveNow : aliveNow;
  if (target === alive) return undefined;
  if (aliveNow === alive) return { ...withoutTimes(server), processAlive: alive };
  return { ...withoutTimes(server), processAlive: aliveNow, turnsAtMs: nowMs + Math.max(0, delayMs) };
}

/** The server with its process gone at once; undefined when it is gone and nothing is about to start it. */
export function withProcessKilled(server: SimulatedServer, nowMs: number): SimulatedServer | undefined {
  if (isAlive(server, nowMs)) return { ...withoutTimes(server), processAlive: true, turnsAtMs: nowMs };
  return isChanging(server, nowMs) ? { ...withoutTimes(server), processAlive: false } : undefined;
}
