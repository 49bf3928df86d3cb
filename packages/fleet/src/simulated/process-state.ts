import type { SimulatedServer } from '@obstop/engine';

/** Whether the process is alive now. A stop or start under way counts once its time has come. */
export function isAlive(server: SimulatedServer, nowMs: number): boolean {
  const turned = server.turnsAtMs !== undefined && server.turnsAtMs <= nowMs;
  return turned ? !server.processAlive : server.processAlive;
}

/** Whether a stop or start is still under way. */
function isChanging(server: SimulatedServer, nowMs: number): boolean {
  return server.turnsAtMs !== undefined && server.turnsAtMs > nowMs;
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
  const { turnsAtMs: _, ...rest } = server;
  const aliveNow = isAlive(server, nowMs);
  const target = isChanging(server, nowMs) ? !aliveNow : aliveNow;
  if (target === alive) return undefined;
  if (aliveNow === alive || delayMs <= 0) return { ...rest, processAlive: alive };
  return { ...rest, processAlive: aliveNow, turnsAtMs: nowMs + delayMs };
}

/** The server with its process gone at once; undefined when it is gone and nothing is about to start it. */
export function withProcessKilled(server: SimulatedServer, nowMs: number): SimulatedServer | undefined {
  if (!isAlive(server, nowMs) && !isChanging(server, nowMs)) return undefined;
  const { turnsAtMs: _, ...rest } = server;
  return { ...rest, processAlive: false };
}
