import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { AdminService } from '../src/access/admin-service.ts';
import { defaultAccessSettings } from '../src/access/settings.ts';
import type { ServerOptions } from '../src/config/options.ts';
import { type RunningServer, type ServerHooks, startServer } from '../src/wiring/start-server.ts';
import { betweenLooks } from './between-looks.ts';
import { type PrismProxy, startPrismProxy } from './prism-proxy.ts';

/** An answer, read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

/** What a request may carry beside its path. */
export interface Sent {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  /** `user:password`; null sends none. By default the admin's. */
  credentials?: string | null;
}

/** A running server for one test file. */
export interface TestServer {
  url: string;
  /** Root URLs of the agents on ports of their own. */
  agents: string[];
  /** Of /metrics, where that has a port of its own. */
  metricsUrl: string | undefined;
  dataDir: string;
  /** Users, access keys and the audit log, beside HTTP. */
  admin: AdminService;
  send(path: string, sent?: Sent): Promise<Answer>;
  get(path: string, sent?: Sent): Promise<Answer>;
  post(path: string, json?: unknown, sent?: Sent): Promise<Answer>;
  /** Resolves with the task's data once it is no longer RUNNING. */
  ended(taskId: number): Promise<Record<string, unknown>>;
  /** Stops it; its data stays until the file's tests have ended. */
  stop(): Promise<void>;
  /** Stops it and starts it again on the same data, as `meanwhile` leaves it. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

const password = 'correct horse';

/** Cheap hashes, and no delay after failures: what both do has tests of its own. */
const quickAccess = {
  costExponent: 4,
  throttle: { ...defaultAccessSettings.throttle, freeFailures: Number.POSITIVE_INFINITY },
};

/**
 * A real server on a real store and a free port. After every test, any answer that broke the contract fails it; with
 * `through: 'prism'` every request passes a Prism proxy, whose findings fail the test too. The fleet answers at once
 * unless a latency is given.
 */
export function useServer(
  options: {
    stepLatencyMs?: number;
    through?: 'prism';
    hooks?: Omit<ServerHooks, 'onViolation'>;
    server?: Partial<ServerOptions>;
    /** Of root@sys, for the obshell API. */
    rootPassword?: string;
  } = {},
): TestServer {
  const violations: string[] = [];
  let running: RunningServer | undefined;
  let proxy: PrismProxy | undefined;
  let port = 0;
  const server = {} as TestServer;

  const start = async () => {
    running = await startServer(
      {
        host: '127.0.0.1',
        port,
        dataDir: server.dataDir,
        stepLatencyMs: options.stepLatencyMs ?? 0,
        reset: false,
        adminPassword: password,
        rootPassword: options.rootPassword ?? 'root of sys',
        ...options.server,
      },
      {
        onViolation: (violation) => violations.push(violation),
        ...options.hooks,
        access: { ...quickAccess, ...options.hooks?.access },
      },
    );
    if (options.through === 'prism') {
      // The proxy keeps its upstream, so a restarted server has to come back to the same port.
      port = Number(new URL(running.url).port);
      proxy ??= await startPrismProxy(running.url);
    }
    server.admin = running.admin;
    server.url = proxy?.url ?? running.url;
    server.agents = running.agents.map(({ url }) => url);
    server.metricsUrl = running.metricsUrl;
  };

  server.send = async (target, sent = {}) => {
    const credentials = sent.credentials === undefined ? `admin:${password}` : sent.credentials;
    const authorization: Record<string, string> =
      credentials === null ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    // Our own calls are in a document of their own, which the proxy does not know.
    const base = target.startsWith('/obstop/') ? running?.url : server.url;
    const response = await fetch(`${base}${target}`, {
      method: sent.method ?? 'GET',
      headers: { ...authorization, ...sent.headers },
      ...(sent.body === undefined ? {} : { body: sent.body }),
    });
    const text = await response.text();
    const found = response.headers.get('sl-violations');
    if (found) violations.push(`prism: ${sent.method ?? 'GET'} ${target}: ${found}`);
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  };
  server.get = (target, sent) => server.send(target, sent);
  server.post = (target, json, sent) =>
    server.send(target, {
      method: 'POST',
      ...(json === undefined
        ? sent
        : {
            body: JSON.stringify(json),
            ...sent,
            headers: { 'content-type': 'application/json', ...sent?.headers },
          }),
    });
  server.ended = async (taskId) => {
    for (; ; await betweenLooks()) {
      const { body } = await server.get(`/api/v2/tasks/instances/${taskId}`);
      const task = body.data as Record<string, unknown>;
      if (task.status !== 'RUNNING') return task;
    }
  };
  server.stop = async () => {
    await running?.close();
    running = undefined;
  };
  server.restart = async (meanwhile) => {
    await server.stop();
    await meanwhile?.();
    await start();
  };

  beforeAll(async () => {
    server.dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-'));
    await start();
  });
  afterEach(() => expect(violations.splice(0)).toEqual([]));
  afterAll(async () => {
    proxy?.stop();
    await running?.close();
    await rm(server.dataDir, { recursive: true, force: true });
  });
  return server;
}
