/**
 * Owns: which HTTP servers there are, what each serves, where each listens.
 * Does not own: what they answer (http/), when they begin and end (start-server.ts).
 */
import { clusterId } from '@obstop/domain';
import type { Runner } from '@obstop/engine';
import { StoreUnavailableError } from '@obstop/engine';
import manifest from '../../package.json' with { type: 'json' };
import type { Access } from '../access/create-access.ts';
import { definedMembers } from '../config/defined-members.ts';
import { buildApp } from '../http/build-app.ts';
import { buildObshellApp } from '../http/build-obshell-app.ts';
import type { OnViolation } from '../http/compose.ts';
import { strikesFrom } from '../http/http-faults.ts';
import type { HttpOptions } from '../http/new-app.ts';
import { agentHandlers, noAgentHandlers } from '../http/obstop/agent-handlers.ts';
import { auditHandlers } from '../http/obstop/audit-handlers.ts';
import { checkHandlers } from '../http/obstop/check-handlers.ts';
import { fleetHandlers, noFleetHandlers } from '../http/obstop/fleet-handlers.ts';
import { meHandlers } from '../http/obstop/me-handlers.ts';
import { purgeHandlers } from '../http/obstop/purge-handlers.ts';
import { userHandlers } from '../http/obstop/user-handlers.ts';
import { clusterHandlers } from '../http/ocp/cluster-handlers.ts';
import { operateHandlers } from '../http/ocp/operate-handlers.ts';
import { stopHandlers } from '../http/ocp/stop-handlers.ts';
import { systemHandlers } from '../http/ocp/system-handlers.ts';
import { taskHandlers } from '../http/ocp/task-handlers.ts';
import { createReadiness } from '../http/operations/readiness.ts';
import { buildMetricsApp, registerHealth, registerMetrics } from '../http/operations/register-operations.ts';
import { ownHosts } from '../http/own-hosts.ts';
import { configuredClusters } from './configured-fleet.ts';
import { createAgents } from './create-agents.ts';
import { createBlockOpener } from './create-block-opener.ts';
import { createRenderer } from './create-renderer.ts';
import { resetRunning } from './reset-fleet.ts';
import { seededRandom } from './seeded-random.ts';
import type { OpenedFleet, ServerParts } from './server-parts.ts';
import { systemClock } from './system-clock.ts';
import { readTls, tlsRenewal } from './tls-renewal.ts';
import { urlOf } from './url-of.ts';

/** What the HTTP servers stand on. */
export interface AppsSetup extends ServerParts {
  runner: Runner;
  access: Access;
  faults: OpenedFleet['faults'];
  reach: OpenedFleet['reach'];
  /** Of root@sys. */
  rootPassword: string;
  isEnding(): boolean;
  onViolation?: OnViolation | undefined;
}

async function httpOptionsOf({
  options,
  store,
  metrics,
  tracing,
  log,
}: AppsSetup): Promise<Omit<HttpOptions, 'isOwnHost'>> {
  const { corsOrigins, trustedProxies, requestTimeoutMs = 30_000, headersTimeoutMs = 10_000, tls } = options;
  return definedMembers<Omit<HttpOptions, 'isOwnHost'>>({
    nowMs: systemClock.nowMs,
    corsOrigins,
    trustedProxies,
    timeouts: { requestMs: requestTimeoutMs, headersMs: headersTimeoutMs },
    tls: tls && (await readTls(tls)),
    faults: options.httpFaults
      ? { strike: strikesFrom(store.simulatedFleet, seededRandom), clock: systemClock }
      : undefined,
    onRequest: metrics.request,
    tracing,
    onAnswered: (answered) => log?.request(answered),
  });
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

/** The main server with all three APIs, not yet listening, and an agent's own server for each listener in the options. */
export async function createApps(setup: AppsSetup) {
  const { options, store, operate, runner, access, faults, reach, metrics, log, rootPassword } = setup;
  const { tasks, clusters, queue } = store;
  const accept = {
    store: tasks,
    queue,
    clusters,
    clock: systemClock,
    executor: options.host,
    protectedClusters: (options.protectedClusters ?? []).map(clusterId),
  };
  const makeClusters = (atMs: number) => configuredClusters(options.fleetClusters, atMs);
  const http = await httpOptionsOf(setup);
  const surface = surfaceOf(setup);
  const renderer = createRenderer(options);
  const opener = createBlockOpener();
  const { throttle, rememberMs } = access;
  const agents = await createAgents({
    ...{ store, accept, operate, clock: systemClock, rootPassword, options, surface },
    logins: { throttle, rememberMs, openBlocks: opener.open },
  });
  const isOwnHost = (host: string) => ownHosts(host, options.allowedHosts);
  const main = buildApp({
    ...http,
    isOwnHost: isOwnHost(options.host),
    ...surface,
    ...(agents.main && { obshell: agents.main }),
    authenticate: access.authenticate,
    ocpRelease: options.ocp?.version,
    handlers: {
      ...stopHandlers(accept, options.ocp?.version),
      ...operateHandlers(operate),
      ...taskHandlers(tasks, clusters, { render: renderer.render, nowMs: () => performance.now() }),
      ...clusterHandlers(clusters, options.statuses),
      ...systemHandlers(manifest.version, systemClock.nowMs),
    },
    ownHandlers: {
      ...(faults
        ? fleetHandlers({
            faults,
            audit: store.audit,
            reset: () => resetRunning(store, operate, makeClusters, runner),
          })
        : noFleetHandlers),
      ...(reach ? agentHandlers({ reach, state: store.obshellFleet }) : noAgentHandlers),
      ...checkHandlers(accept, options.ocp?.version),
      ...userHandlers(access.admin),
      ...meHandlers(access.admin),
      ...auditHandlers(access.admin),
      ...purgeHandlers(store),
    },
  });
  const { isEnding } = setup;
  const nowMs = () => performance.now();
  const whyNotReady = createReadiness({
    ...{ probe: store.probe, isEnding, nowMs, sleep: systemClock.sleep },
    onChange: (detail) => log?.readiness(detail),
  });
  registerHealth(main, { whyNotReady });
  const { metricsListen } = options;
  const forMetrics = metricsListen && { ...metricsListen, app: buildMetricsApp({ metrics }) };
  if (!forMetrics) registerMetrics(main, { metrics });
  const listeners = agents.listeners.map(({ surface: own, host = options.host, clusterId: id, port }) => ({
    ...{ id, host, port },
    app: buildObshellApp({ ...http, isOwnHost: isOwnHost(host) }, own),
  }));
  const served = [main, ...listeners.map(({ app }) => app)];
  const apps = forMetrics ? [...served, forMetrics.app] : served;
  return {
    ready: () => Promise.all(apps.map((app) => app.ready())),
    /** The main one first. Rejects with EADDRINUSE and the like; those that listen by then go on. */
    listen: async () => {
      await main.listen({ host: options.host, port: options.port });
      for (const { app, host, port } of [...listeners, ...(forMetrics ? [forMetrics] : [])])
        await app.listen({ host, port });
    },
    /** Of the main one and of the agents on ports of their own, once they listen. */
    urls: () => ({
      url: urlOf(main, options),
      agents: listeners.map(({ app, id, host, port }) => {
        return { clusterId: id, url: urlOf(app, { ...options, host, port }) };
      }),
      ...(forMetrics && { metricsUrl: `${urlOf(forMetrics.app, forMetrics)}/metrics` }),
    }),
    setRootPassword: agents.setRootPassword,
    /** What of them is kept in files. */
    renewables: options.tls && http.tls ? [tlsRenewal(options.tls, http.tls, served)] : [],
    close: async () => {
      agents.close();
      await Promise.all(apps.map((app) => app.close()));
      await Promise.all([renderer.close(), opener.close()]);
    },
  };
}
