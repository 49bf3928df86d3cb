/**
 * Owns: which HTTP servers there are, what each serves, where each listens.
 * Does not own: what they answer (http/), when they begin and end (start-server.ts).
 */
import { readFile } from 'node:fs/promises';
import { clusterId } from '@obstop/domain';
import type { OperatePorts, Runner } from '@obstop/engine';
import { type Store, StoreUnavailableError } from '@obstop/store';
import type { Access } from '../access/create-access.ts';
import type { AccessSettings } from '../access/settings.ts';
import type { ServerOptions } from '../config/options.ts';
import { buildApp } from '../http/build-app.ts';
import { buildObshellApp } from '../http/build-obshell-app.ts';
import type { OnViolation } from '../http/compose.ts';
import type { HttpOptions } from '../http/new-app.ts';
import { auditHandlers } from '../http/obstop/audit-handlers.ts';
import { fleetHandlers, noFleetHandlers } from '../http/obstop/fleet-handlers.ts';
import { userHandlers } from '../http/obstop/user-handlers.ts';
import { clusterHandlers } from '../http/ocp/cluster-handlers.ts';
import { operateHandlers } from '../http/ocp/operate-handlers.ts';
import { stopHandlers } from '../http/ocp/stop-handlers.ts';
import { systemHandlers } from '../http/ocp/system-handlers.ts';
import { taskHandlers } from '../http/ocp/task-handlers.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import { registerOperations } from '../http/operations/register-operations.ts';
import { createAgents, type ListeningAgent } from './create-agents.ts';
import type { ServerLog } from './log.ts';
import type { OpenedFleet } from './opened-fleet.ts';
import { resetRunningDemo } from './reset-demo.ts';
import { systemClock } from './system-clock.ts';
import { urlOf } from './url-of.ts';
import { version } from './version.ts';

/** What the HTTP servers stand on. */
export interface AppsSetup {
  options: ServerOptions;
  store: Store;
  operate: OperatePorts;
  runner: Runner;
  access: Access;
  slowdown?: AccessSettings['slowdown'] | undefined;
  faults: OpenedFleet['faults'];
  /** Of root@sys. */
  rootPassword: string;
  metrics: Metrics;
  isEnding(): boolean;
  log?: ServerLog | undefined;
  onViolation?: OnViolation | undefined;
  onDefect(error: unknown, where: string): void;
}

/** The HTTP servers, not yet listening. */
export interface Apps {
  ready(): Promise<unknown>;
  /** The main one first. Rejects with EADDRINUSE and the like; those that listen by then go on. */
  listen(): Promise<void>;
  /** Of the main one and of the agents on ports of their own, once they listen. */
  urls(): { url: string; agents: ListeningAgent[] };
  close(): Promise<void>;
}

const defaults = { requestTimeoutMs: 30_000, headersTimeoutMs: 10_000 };

/** Reads certificate and key; rejects where a file is not there. */
async function readTls({ certFile, keyFile }: NonNullable<ServerOptions['tls']>) {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  return { cert, key };
}

async function httpOptionsOf({ options, metrics, log }: AppsSetup): Promise<HttpOptions> {
  const { corsOrigins, requestTimeoutMs, headersTimeoutMs, tls } = options;
  return {
    nowMs: systemClock.nowMs,
    ...(corsOrigins && { corsOrigins }),
    timeouts: {
      requestMs: requestTimeoutMs ?? defaults.requestTimeoutMs,
      headersMs: headersTimeoutMs ?? defaults.headersTimeoutMs,
    },
    ...(tls && { tls: await readTls(tls) }),
    onAnswered: (answered) => {
      const { operation, method, status, durationMs } = answered;
      metrics.request({ operation, method, status, tookMs: durationMs });
      log?.request(answered);
    },
  };
}

/** What both APIs need of the rest of the server. */
function surfaceOf({ access, isEnding, onDefect, onViolation }: AppsSetup) {
  return {
    refusals: access.refusals,
    nowMs: systemClock.nowMs,
    unavailableReason: (error: unknown) =>
      error instanceof StoreUnavailableError ? error.message : undefined,
    isEnding,
    onDefect: (error: unknown, traceId: string) => onDefect(error, `trace ${traceId}`),
    ...(onViolation && { onViolation }),
  };
}

/** The main server with all three APIs, and an agent's own server for each listener in the options. */
export async function createApps(setup: AppsSetup): Promise<Apps> {
  const { options, store, operate, runner, access, slowdown, faults, metrics } = setup;
  const { tasks, clusters, queue } = store;
  const clock = systemClock;
  const accept = {
    store: tasks,
    queue,
    clusters,
    clock,
    executor: options.host,
    protectedClusters: (options.protectedClusters ?? []).map(clusterId),
  };
  const http = await httpOptionsOf(setup);
  const surface = surfaceOf(setup);
  const { rootPassword } = setup;
  const agents = await createAgents({
    ...{ store, accept, operate, clock, rootPassword, options, surface },
    ...(slowdown && { slowdown }),
  });
  const main = buildApp({
    ...http,
    ...surface,
    ...(agents.main && { obshell: agents.main }),
    authenticate: access.authenticate,
    handlers: {
      ...stopHandlers(accept),
      ...operateHandlers(operate),
      ...taskHandlers(tasks, clusters),
      ...clusterHandlers(clusters, options.statuses),
      ...systemHandlers(version, clock.nowMs),
    },
    ownHandlers: {
      ...(faults
        ? fleetHandlers({ faults, reset: () => resetRunningDemo(store, operate, runner) })
        : noFleetHandlers),
      ...userHandlers(access.admin),
      ...auditHandlers(access.admin),
    },
  });
  registerOperations(main, { metrics, askStore: () => tasks.listRunning(), isEnding: setup.isEnding });
  const listeners = agents.listeners.map(({ surface: own, host = options.host, ...listener }) => ({
    ...listener,
    host,
    app: buildObshellApp(http, own),
  }));
  const apps = [main, ...listeners.map(({ app }) => app)];
  return {
    ready: () => Promise.all(apps.map((app) => app.ready())),
    listen: async () => {
      await main.listen({ host: options.host, port: options.port });
      for (const { app, host, port } of listeners) await app.listen({ host, port });
    },
    urls: () => ({
      url: urlOf(main, options),
      agents: listeners.map(({ app, clusterId: id, host, port }) => ({
        clusterId: id,
        url: urlOf(app, { ...options, host, port }),
      })),
    }),
    close: async () => {
      agents.close();
      await Promise.all(apps.map((app) => app.close()));
    },
  };
}
