import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createObshellClient, type ObshellClient } from '@obstop/client/obshell';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { defaultAccessSettings } from '../../../src/access/settings.ts';
import type { GatewayClusterOptions, GatewayOptions } from '../../../src/config/gateway-options.ts';
import type { ServerOptions } from '../../../src/config/options.ts';
import type { ObshellRelease } from '../../../src/http/obshell/older-release.ts';
import type { ServerLog } from '../../../src/wiring/log.ts';
import { type RunningServer, type ServerHooks, startServer } from '../../../src/wiring/start-server.ts';
import { type Caller, ocpCaller } from './ocp-caller.ts';

/** Passwords that must appear nowhere. */
export const secrets = {
  rootOfBack: 'back root of sys 8f3a "ü"',
  rootOfGateway: 'the gateway’s own root',
  admin: 'correct horse of the chain',
};

const quickAccess = {
  costExponent: 4,
  throttle: { ...defaultAccessSettings.throttle, freeFailures: Number.POSITIVE_INFINITY },
};

/** One of the two servers, which can be ended and started again on its data. */
export interface Side extends Caller {
  readonly running: RunningServer;
  dataDir: string;
  stop(): Promise<void>;
  start(change?: Partial<ServerOptions>): Promise<void>;
}

/** Gateway (OCP surface, obshell fleet) in front of a server (obshell surface, simulated fleet). */
export interface Chain {
  gateway: Side;
  back: Side;
  /** The agents of the clusters 1 (3 × 1) and 2 (3 × 3) of the back side. */
  agents(clusterId: 1 | 2): string[];
  /** A client of the back side's agent. */
  shell(clusterId: 1 | 2): ObshellClient;
  /** What the gateway was made with. */
  gatewayOptions(): GatewayOptions;
  /** Everything that the gateway wrote into its log. */
  log: string[];
}

/** What a chain may be told. */
export interface ChainOptions {
  back?: Partial<ServerOptions>;
  gateway?: Partial<GatewayOptions>;
  /** Of obshell, that the back side behaves as. */
  release?: ObshellRelease;
  /** In place of the addresses that are right. */
  clusterOptions?(
    id: 1 | 2,
    right: GatewayClusterOptions,
  ): Partial<GatewayClusterOptions> | Promise<Partial<GatewayClusterOptions>>;
  hooks?: Pick<ServerHooks, 'steps' | 'tracing'>;
  backHooks?: Pick<ServerHooks, 'tracing'>;
}

/** Writes down whatever the server logs, as JSON. */
function recordingLog(lines: string[]): ServerLog {
  const add = (kind: string) => (entry: unknown, where?: string) => {
    const told = entry instanceof Error ? { message: entry.message, stack: entry.stack } : entry;
    lines.push(`${kind} ${where ?? ''} ${JSON.stringify(told)}`);
  };
  return {
    request: add('request'),
    step: add('step'),
    renewal: add('renewal'),
    readiness: add('readiness'),
    defect: add('defect'),
  };
}

async function side(
  optionsOf: () => ServerOptions,
  violations: string[],
  hooks: Pick<ServerHooks, 'steps' | 'log' | 'tracing'> = {},
): Promise<Side> {
  let running: RunningServer | undefined;
  const { dataDir } = optionsOf();
  let change: Partial<ServerOptions> = {};
  const start = async (more?: Partial<ServerOptions>) => {
    change = { ...change, ...more };
    running = await startServer(
      { ...optionsOf(), ...change },
      { onViolation: (violation) => violations.push(violation), access: quickAccess, ...hooks },
    );
    // The next start comes back to the same addresses: they are what the other side knows.
    change = { ...change, port: Number(new URL(running.url).port) };
  };
  const made: Side = {
    ...ocpCaller(() => made.running.url, secrets.admin),
    get running() {
      if (!running) throw new Error('this side does not run');
      return running;
    },
    dataDir,
    start,
    stop: async () => {
      await running?.close();
      running = undefined;
    },
  };
  await start();
  return made;
}

/** Both servers for one test file, made anew for each test that asks by `reset`. */
export function useChain(options: ChainOptions = {}): Chain {
  const violations: string[] = [];
  const folders: string[] = [];
  const chain = { log: [] } as unknown as Chain;
  const folder = async (name: string) => {
    const made = await mkdtemp(path.join(tmpdir(), `obstop-${name}-`));
    folders.push(made);
    return made;
  };
  const common = { host: '127.0.0.1', port: 0, reset: false, stepLatencyMs: 0, adminPassword: secrets.admin };

  chain.agents = (id) =>
    chain.back.running.agents.filter((agent) => agent.clusterId === id).map(({ url }) => url);
  chain.shell = (id) =>
    createObshellClient({
      // Each cluster has agents.
      baseUrl: chain.agents(id)[0] as string,
      auth: { kind: 'password', password: secrets.rootOfBack },
    });

  beforeAll(async () => {
    const [backDir, gatewayDir] = [await folder('back'), await folder('gateway')];
    const listeners = [1, 1, 1, 2].map((clusterId) => ({ clusterId, port: 0 }));
    chain.back = await side(
      () => ({
        ...common,
        dataDir: backDir,
        rootPassword: secrets.rootOfBack,
        obshell: { rsaBits: 512, listeners, ...(options.release && { version: options.release }) },
        ...options.back,
      }),
      violations,
      options.backHooks,
    );
    for (const [index, { url }] of chain.back.running.agents.entries()) {
      const listener = listeners[index];
      if (listener) listener.port = Number(new URL(url).port);
    }
    const clusters: GatewayClusterOptions[] = [];
    for (const id of [1, 2] as const) {
      const right = { id, agents: chain.agents(id), rootPassword: secrets.rootOfBack };
      clusters.push({ ...right, ...(await options.clusterOptions?.(id, right)) });
    }
    const gateway = {
      clusters,
      refreshSeconds: 1,
      pollIntervalMs: 25,
      outageSeconds: 20,
      ...options.gateway,
    };
    chain.gatewayOptions = () => gateway;
    chain.gateway = await side(
      () => ({
        ...common,
        dataDir: gatewayDir,
        rootPassword: secrets.rootOfGateway,
        obshell: { rsaBits: 512 },
        gateway,
      }),
      violations,
      { log: recordingLog(chain.log), ...options.hooks },
    );
    // On a busy machine the start does not wait for the first look at the clusters.
    const isKnown = async (id: 1 | 2) => expect(await chain.gateway.serverIds(id)).not.toEqual([]);
    if (!options.clusterOptions)
      await vi.waitFor(() => Promise.all([isKnown(1), isKnown(2)]), { timeout: 60_000 });
  });
  afterEach(() => expect(violations.splice(0)).toEqual([]));
  afterAll(async () => {
    await chain.gateway?.stop();
    await chain.back?.stop();
    for (const made of folders) await rm(made, { recursive: true, force: true });
  });
  return chain;
}
