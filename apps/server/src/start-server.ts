import { hostname } from 'node:os';
import { createRunner } from '@obstop/engine';
import { createSimulatedFleet } from '@obstop/fleet';
import { openSqliteStore } from '@obstop/store';
import { keptAdminPassword } from './admin-password.ts';
import { basicAdmin } from './http/authenticate.ts';
import { buildApp } from './http/build-app.ts';
import { clusterHandlers } from './http/ocp/cluster-handlers.ts';
import { operateHandlers } from './http/ocp/operate-handlers.ts';
import type { OnViolation } from './http/ocp/response-check.ts';
import { stopHandlers } from './http/ocp/stop-handlers.ts';
import { systemHandlers } from './http/ocp/system-handlers.ts';
import { taskHandlers } from './http/ocp/task-handlers.ts';
import type { ServerOptions } from './options.ts';
import { resetDemo } from './reset-demo.ts';
import { systemClock } from './system-clock.ts';
import { version } from './version.ts';

/** A server that listens. */
export interface RunningServer {
  /** Without a slash at its end. */
  url: string;
  adminPassword: string;
  /** Where the generated password is kept; absent where the caller chose it. */
  adminPasswordFile?: string;
  /** No new requests and no new steps; running steps get a grace period; then everything is closed. */
  close(): Promise<void>;
}

/** What the server tells its surroundings. */
export interface ServerHooks {
  /** A failure outside any request's own answer. */
  onDefect?: (error: unknown, where: string) => void;
  /** Tests hand this in: every answer is then held against the contract. */
  onViolation?: OnViolation;
}

/** How long running steps may go on once the server is told to end, in milliseconds. */
const graceMs = 5000;

/** The host of a URL; an IPv6 address stands in brackets. */
const urlHost = (host: string) => (host.includes(':') ? `[${host}]` : host);

/**
 * Opens the store, takes unfinished tasks up again and listens.
 * Rejects with the store's errors (directory in use, newer version) and with EADDRINUSE and the like.
 */
export async function startServer(options: ServerOptions, hooks: ServerHooks = {}): Promise<RunningServer> {
  const { onDefect = () => {}, onViolation } = hooks;
  const clock = systemClock;
  const store = await openSqliteStore({ dataDir: options.dataDir });
  const { tasks, clusters, queue } = store;
  const operatePorts = { store: tasks, queue, clock };
  try {
    const kept = options.adminPassword === undefined ? await keptAdminPassword(options.dataDir) : undefined;
    const adminPassword = options.adminPassword ?? kept?.password ?? '';
    if (options.reset || (await clusters.list()).length === 0) {
      await resetDemo(store, operatePorts);
    }
    const fleet = createSimulatedFleet({
      state: store.simulatedFleet,
      clock,
      random: Math.random,
      stepLatency: { kind: 'fixed', ms: options.stepLatencyMs },
    });
    const owner = `${hostname()}:${process.pid}`;
    const runner = createRunner({
      store: tasks,
      queue,
      fleet,
      clusters,
      clock,
      owner,
      onError: (error, id) => onDefect(error, `task ${id}`),
    });
    const acceptPorts = {
      store: tasks,
      queue,
      clusters,
      clock,
      executor: options.host,
      protectedClusters: [],
    };
    const app = buildApp({
      authenticate: basicAdmin(adminPassword),
      handlers: {
        ...stopHandlers(acceptPorts),
        ...operateHandlers(operatePorts),
        ...taskHandlers(tasks),
        ...clusterHandlers(clusters),
        ...systemHandlers(version, clock.nowMs),
      },
      nowMs: clock.nowMs,
      onDefect: (error, traceId) => onDefect(error, `trace ${traceId}`),
      ...(onViolation ? { onViolation } : {}),
    });
    await runner.start();
    const close = async () => {
      await app.close();
      await runner.drain(graceMs);
      await store.close();
    };
    try {
      await app.listen({ host: options.host, port: options.port });
    } catch (error) {
      await runner.drain(0);
      throw error;
    }
    const address = app.server.address();
    // A string only where a server listens on a pipe, which this one cannot be told to.
    const port = typeof address === 'object' && address ? address.port : options.port;
    return {
      url: `http://${urlHost(options.host)}:${port}`,
      adminPassword,
      ...(kept ? { adminPasswordFile: kept.file } : {}),
      close,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
