import { hostname } from 'node:os';
import type { OperatePorts, StepRegistry } from '@obstop/engine';
import type { AdminService } from '../access/admin-service.ts';
import { ensureAdmin } from '../access/admin-user.ts';
import { createAccess } from '../access/create-access.ts';
import { adminPasswordFile, rootPasswordFile } from '../access/password-file.ts';
import type { Derive } from '../access/password-hasher.ts';
import type { AccessSettings } from '../access/settings.ts';
import { definedMembers } from '../config/defined-members.ts';
import type { ServerOptions } from '../config/options.ts';
import type { OnViolation } from '../http/compose.ts';
import { createMetrics } from '../http/operations/metrics.ts';
import { type Tracing, untraced } from '../tracing/tracing.ts';
import type { ListeningAgent } from './create-agents.ts';
import { createApps } from './create-apps.ts';
import { createServerRunner } from './create-runner.ts';
import type { ServerLog } from './log.ts';
import { observedStore } from './observed-store.ts';
import { openFleet } from './open-fleet.ts';
import { openStore } from './open-store.ts';
import { adminPasswordRenewal, rootPasswordRenewal } from './password-renewal.ts';
import { renewAll } from './renewal.ts';
import { defaultRetention, keepRetention, type Retention } from './retention.ts';
import { systemClock } from './system-clock.ts';

/** A server that listens. */
export interface RunningServer {
  /** Without a slash at its end. */
  url: string;
  /** What its steps work on: the demo's simulated clusters, those of the configuration, or real ones. */
  fleet: 'simulated' | 'configured' | 'obshell';
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
  /** Of /metrics, where that has a port of its own. */
  metricsUrl?: string;
  /** Users, access keys and the audit log. */
  admin: AdminService;
  /**
   * Reads certificates and password files anew, and says in the log what came of each. What cannot be used changes nothing. Never rejects.
   */
  renew(): Promise<void>;
  /** No new requests and no new steps; running steps get a grace period; then everything is closed. */
  close(): Promise<void>;
}

/** What the server tells its surroundings. */
export interface ServerHooks {
  /** Where the server writes down what happens; nowhere unless given. */
  log?: ServerLog;
  /** Where spans go; nowhere unless given. Closed with the server. */
  tracing?: Tracing;
  /** Tests hand this in: every answer is then held against the contract. */
  onViolation?: OnViolation;
  /** How logins are checked; what is not named is as by default. */
  access?: Partial<AccessSettings>;
  /** Stands in for scrypt. */
  derive?: Derive;
  /** Tests hand these in, to make a step fail; the standard steps unless given. */
  steps?: StepRegistry;
}

/**
 * Opens the store, takes unfinished tasks up again and listens.
 * Rejects with the store's errors (directory in use, newer version) and with EADDRINUSE and the like.
 */
export async function startServer(options: ServerOptions, hooks: ServerHooks = {}): Promise<RunningServer> {
  const { log, onViolation, steps, tracing = untraced } = hooks;
  const onDefect = (error: unknown, where: string) => log?.defect(error, where);
  const clock = systemClock;
  const owner = `${hostname()}:${process.pid}`;
  const metrics = createMetrics();
  const opened = await openStore(options, owner, (error) => onDefect(error, 'store'));
  const store = observedStore(opened, metrics, () => performance.now());
  const { tasks, queue, identity, audit } = store;
  const { readyLimit } = options;
  const operate = definedMembers<OperatePorts>({ store: tasks, queue, clock, readyLimit });
  const adminFile = adminPasswordFile(options.dataDir);
  let ending = false;
  let closeFleet = async () => {};
  let admin: Promise<void> | undefined;
  try {
    const access = createAccess({
      ...{ identity, audit, clock },
      settings: { ...(options.lockout && { lockout: options.lockout }), ...hooks.access },
      ...(hooks.derive && { derive: hooks.derive }),
      onError: (error) => onDefect(error, 'audit log'),
      onAdminPasswordSet: adminFile.remove,
    });
    // Hashing a password takes as long as everything up to listening; it has threads of its own.
    admin = ensureAdmin({ identity, clock, ...access }, options.adminPassword, async () => {
      const { password } = await adminFile.readOrGenerate();
      return password;
    });
    // Whoever awaits it is told; that may be only after something else has failed.
    admin.catch(() => {});
    const {
      fleet,
      faults,
      reach,
      close,
      renewables = [],
    } = await openFleet(options, {
      ...{ store, clock, operate },
      onProblem: (where, reason) => onDefect(new Error(reason), where),
    });
    closeFleet = close;
    const parts = { options, store, operate, metrics, tracing, log, onDefect };
    const runner = createServerRunner({ ...parts, fleet, owner, steps });
    metrics.watch({ tasksInFlight: runner.inFlight, leaseAgeMs: store.leaseAgeMs });
    const rootFile = rootPasswordFile(options.dataDir);
    const root = options.rootPassword === undefined ? await rootFile.readOrGenerate() : undefined;
    const apps = await createApps({
      ...{ ...parts, runner, access, faults, reach, onViolation },
      rootPassword: options.rootPassword ?? root?.password ?? '',
      isEnding: () => ending,
    });
    await Promise.all([admin, apps.ready()]);
    const kept = options.adminPassword === undefined ? await adminFile.read() : undefined;
    const limits = { ...defaultRetention, ...definedMembers<Retention>(options.retention ?? {}) };
    const retention = keepRetention(limits, {
      ...{ store, clock },
      onError: (error) => onDefect(error, 'retention'),
    });
    await runner.start();
    try {
      await apps.listen();
    } catch (error) {
      await apps.close();
      await retention.close();
      await runner.drain(0);
      throw error;
    }
    renewables.push(...apps.renewables);
    if (options.adminPassword === undefined)
      renewables.push(
        adminPasswordRenewal(adminFile, { identity, hasher: access.hasher, nowMs: clock.nowMs }),
      );
    if (root) renewables.push(rootPasswordRenewal(rootFile, root.password, apps.setRootPassword));
    return {
      ...apps.urls(),
      fleet: options.gateway ? 'obshell' : options.fleetClusters ? 'configured' : 'simulated',
      rootPassword: root?.password ?? '',
      ...(root && { rootPasswordFile: root.file }),
      adminPassword: options.adminPassword ?? kept?.password ?? '',
      ...(kept && { adminPasswordFile: kept.file }),
      admin: access.admin,
      renew: () => renewAll(renewables, (renewal) => log?.renewal(renewal)),
      close: async () => {
        ending = true;
        access.endWaiting();
        await apps.close();
        await retention.close();
        await closeFleet();
        await access.close();
        await runner.drain(options.shutdownGraceMs ?? 5000);
        await store.close();
        await tracing.close();
      },
    };
  } catch (error) {
    await admin?.catch(() => {});
    await closeFleet();
    await store.close();
    throw error;
  }
}
