import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { clusterId } from '@obstop/domain';
import { createRunner, type StepRegistry } from '@obstop/engine';
import { StoreUnavailableError } from '@obstop/store';
import type { AdminService } from './access/admin-service.ts';
import { ensureAdmin } from './access/admin-user.ts';
import { createAccess } from './access/create-access.ts';
import { keptRootPassword } from './access/obshell/root-password.ts';
import type { Derive } from './access/password-hasher.ts';
import type { AccessSettings } from './access/settings.ts';
import { forgetAdminPassword, keptAdminPassword, readAdminPassword } from './admin-password.ts';
import type { ServerOptions } from './config/options.ts';
import { openFleet } from './gateway/open-fleet.ts';
import { buildApp } from './http/build-app.ts';
import { buildObshellApp } from './http/build-obshell-app.ts';
import type { HttpOptions } from './http/new-app.ts';
import { nameTask } from './http/obshell/name-task.ts';
import { auditHandlers } from './http/obstop/audit-handlers.ts';
import { fleetHandlers, noFleetHandlers } from './http/obstop/fleet-handlers.ts';
import { userHandlers } from './http/obstop/user-handlers.ts';
import { clusterHandlers } from './http/ocp/cluster-handlers.ts';
import { operateHandlers } from './http/ocp/operate-handlers.ts';
import type { OnViolation } from './http/ocp/response-check.ts';
import { stopHandlers } from './http/ocp/stop-handlers.ts';
import { systemHandlers } from './http/ocp/system-handlers.ts';
import { taskHandlers } from './http/ocp/task-handlers.ts';
import { createAgents, type ListeningAgent } from './obshell-agents.ts';
import { openStore } from './open-store.ts';
import type { ServerLog } from './operations/log.ts';
import { createMetrics } from './operations/metrics.ts';
import { registerOperations } from './operations/register-operations.ts';
import { resetRunningDemo } from './reset-running-demo.ts';
import { systemClock } from './system-clock.ts';
import { urlOf } from './url-of.ts';
import { version } from './version.ts';

/** A server that listens. */
export interface RunningServer {
  /** Without a slash at its end. */
  url: string;
  /** What its steps work on. */
  fleet: 'simulated' | 'obshell';
  /** Empty where it was set by somebody and is kept nowhere. */
  adminPassword: string;
  /** Where the generated password is kept; absent where the caller chose it. */
  adminPasswordFile?: string;
  /** Of root@sys, for the obshell API; empty where it was set by somebody. */
  rootPassword: string;
  /** Where the generated one is kept; absent where the caller chose it. */
  rootPasswordFile?: string;
  /** Agents on ports of their own. */
  agents: ListeningAgent[];
  /** Users, access keys and the audit log. */
  admin: AdminService;
  /** No new requests and no new steps; running steps get a grace period; then everything is closed. */
  close(): Promise<void>;
}

/** What the server tells its surroundings. */
export interface ServerHooks {
  /** Where the server writes down what happens; nowhere unless given. */
  log?: ServerLog;
  /** Tests hand this in: every answer is then held against the contract. */
  onViolation?: OnViolation;
  /** How logins are checked; what is not named is as by default. */
  access?: Partial<AccessSettings>;
  /** Stands in for scrypt. */
  derive?: Derive;
  /** Tests hand these in, to make a step fail; the standard steps unless given. */
  steps?: StepRegistry;
}

const defaults = { requestTimeoutMs: 30_000, headersTimeoutMs: 10_000, shutdownGraceMs: 5000 };

/** Reads certificate and key; rejects where a file is not there. */
async function readTls({ certFile, keyFile }: NonNullable<ServerOptions['tls']>) {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  return { cert, key };
}

/**
 * Opens the store, takes unfinished tasks up again and listens.
 * Rejects with the store's errors (directory in use, newer version) and with EADDRINUSE and the like.
 */
export async function startServer(options: ServerOptions, hooks: ServerHooks = {}): Promise<RunningServer> {
  const { log, onViolation } = hooks;
  const onDefect = (error: unknown, where: string) => log?.defect(error, where);
  const clock = systemClock;
  const owner = `${hostname()}:${process.pid}`;
  const store = await openStore(options, owner, (error) => onDefect(error, 'store'));
  const { tasks, clusters, queue } = store;
  const readyLimit = options.readyLimit === undefined ? {} : { readyLimit: options.readyLimit };
  const operatePorts = { store: tasks, queue, clock, ...readyLimit };
  const metrics = createMetrics(tasks);
  let ending = false;
  let closeFleet = async () => {};
  let admin: Promise<void> | undefined;
  try {
    const access = createAccess({
      identity: store.identity,
      audit: store.audit,
      clock,
      settings: { ...(options.lockout && { lockout: options.lockout }), ...hooks.access },
      ...(hooks.derive && { derive: hooks.derive }),
      onError: (error) => onDefect(error, 'audit log'),
      onAdminPasswordSet: () => forgetAdminPassword(options.dataDir),
    });
    // Hashing a password takes as long as everything up to listening; it has threads of its own.
    admin = ensureAdmin({ identity: store.identity, clock, ...access }, options.adminPassword, () =>
      keptAdminPassword(options.dataDir),
    );
    // Whoever awaits it is told; that may be only after something else has failed.
    admin.catch(() => {});
    const { fleet, faults, ...fleetLife } = await openFleet(options, {
      store,
      clock,
      operate: operatePorts,
      onProblem: (where, reason) => onDefect(new Error(reason), where),
    });
    closeFleet = fleetLife.close;
    const runner = createRunner({
      store: tasks,
      queue,
      fleet,
      clusters,
      clock,
      owner,
      ...readyLimit,
      ...(hooks.steps && { steps: hooks.steps }),
      nameTask: async (task) => {
        const cluster = await clusters.get(task.clusterId);
        return cluster ? nameTask(cluster, task) : `${task.id}:${task.name}`;
      },
      onStep: ({ name, outcome, tookMs }) => {
        metrics.step({ name, outcome, tookMs });
        log?.step({ name, outcome, tookMs });
      },
      onError: (error, id) => onDefect(error, `task ${id}`),
    });
    const root = options.rootPassword === undefined ? await keptRootPassword(options.dataDir) : undefined;
    const acceptPorts = {
      store: tasks,
      queue,
      clusters,
      clock,
      executor: options.host,
      protectedClusters: (options.protectedClusters ?? []).map(clusterId),
    };
    const unavailableReason = (error: unknown) =>
      error instanceof StoreUnavailableError ? error.message : undefined;
    const http: HttpOptions = {
      nowMs: clock.nowMs,
      ...(options.corsOrigins ? { corsOrigins: options.corsOrigins } : {}),
      timeouts: {
        requestMs: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
        headersMs: options.headersTimeoutMs ?? defaults.headersTimeoutMs,
      },
      ...(options.tls ? { tls: await readTls(options.tls) } : {}),
      onAnswered: (answered) => {
        const { operation, method, status, durationMs } = answered;
        metrics.request({ operation, method, status, tookMs: durationMs });
        log?.request(answered);
      },
    };
    const surface = {
      refusals: access.refusals,
      nowMs: clock.nowMs,
      unavailableReason,
      isEnding: () => ending,
      onDefect: (error: unknown, traceId: string) => onDefect(error, `trace ${traceId}`),
      ...(onViolation ? { onViolation } : {}),
    };
    const agents = await createAgents({
      store,
      accept: acceptPorts,
      operate: operatePorts,
      clock,
      rootPassword: options.rootPassword ?? root?.password ?? '',
      options,
      ...(hooks.access?.slowdown && { slowdown: hooks.access.slowdown }),
      surface,
    });
    const app = buildApp({
      ...http,
      ...surface,
      ...(agents.main && { obshell: agents.main }),
      authenticate: access.authenticate,
      handlers: {
        ...stopHandlers(acceptPorts),
        ...operateHandlers(operatePorts),
        ...taskHandlers(tasks, clusters),
        ...clusterHandlers(clusters, options.statuses),
        ...systemHandlers(version, clock.nowMs),
      },
      ownHandlers: {
        ...(faults
          ? fleetHandlers({ faults, reset: () => resetRunningDemo(store, operatePorts, runner) })
          : noFleetHandlers),
        ...userHandlers(access.admin),
        ...auditHandlers(access.admin),
      },
    });
    registerOperations(app, { metrics, askStore: () => tasks.listRunning(), isEnding: () => ending });
    const agentApps = agents.listeners.map(({ surface: own, ...listener }) => ({
      ...listener,
      app: buildObshellApp(http, own),
    }));
    const closeApps = () =>
      Promise.all([app, ...agentApps.map((each) => each.app)].map((each) => each.close()));
    await Promise.all([admin, app.ready(), ...agentApps.map((each) => each.app.ready())]);
    const kept = options.adminPassword === undefined ? await readAdminPassword(options.dataDir) : undefined;
    const adminPassword = options.adminPassword ?? kept?.password ?? '';
    await runner.start();
    const close = async () => {
      ending = true;
      access.endWaiting();
      agents.close();
      await closeApps();
      await closeFleet();
      await access.close();
      await runner.drain(options.shutdownGraceMs ?? defaults.shutdownGraceMs);
      await store.close();
    };
    try {
      await app.listen({ host: options.host, port: options.port });
      for (const { app: agent, host = options.host, port } of agentApps) await agent.listen({ host, port });
    } catch (error) {
      await closeApps();
      await runner.drain(0);
      throw error;
    }
    return {
      url: urlOf(app, options),
      fleet: options.gateway ? 'obshell' : 'simulated',
      rootPassword: root?.password ?? '',
      ...(root && { rootPasswordFile: root.file }),
      agents: agentApps.map(({ app: agent, clusterId: id, host = options.host, port }) => ({
        clusterId: id,
        url: urlOf(agent, { ...options, host, port }),
      })),
      adminPassword,
      admin: access.admin,
      ...(kept ? { adminPasswordFile: kept.file } : {}),
      close,
    };
  } catch (error) {
    await admin?.catch(() => {});
    await closeFleet();
    await store.close();
    throw error;
  }
}
