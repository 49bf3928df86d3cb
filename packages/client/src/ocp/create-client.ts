import { createCaller } from '../core/caller.ts';
import type { ClientOptions } from '../core/options.ts';
import { platformRuntime } from '../core/runtime.ts';
import { fetchTransport } from '../core/transport.ts';
import { readBaseUrl } from '../core/url.ts';
import { authenticating, type OcpAuth } from './auth.ts';
import type { OcpClient } from './client.ts';
import { createClusterReads } from './clusters.ts';
import { ocpDialect } from './envelope.ts';
import { createOperations } from './operations.ts';
import { createSubtasks, createTaskSource, createTasks } from './tasks.ts';

/** What an OCP client is set up with. */
export interface OcpClientOptions extends ClientOptions {
  readonly auth: OcpAuth;
}

const languages = { en: 'en-US', zh: 'zh-CN' } as const;

/**
 * Makes a client of one OCP. Nothing is sent by making it. Throws ObstopError `invalid-request` where `baseUrl`, `auth` or `retry` cannot be
 * used.
 */
export function createOcpClient(options: OcpClientOptions): OcpClient {
  const { auth, runtime = platformRuntime, language, hooks, validate, timeoutMs, retry } = options;
  const baseUrl = readBaseUrl(options.baseUrl);
  // Looked up at each call, so that a fetch that is patched later (for tracing, in tests) counts.
  const bare = fetchTransport(options.fetch ?? ((url, init) => globalThis.fetch(url, init)));
  const { transport, secrets } = authenticating(auth, bare, runtime);
  const call = createCaller({
    baseUrl,
    transport,
    api: ocpDialect,
    runtime,
    secrets,
    ...(language ? { headers: { 'accept-language': languages[language] } } : {}),
    ...(hooks ? { hooks } : {}),
    ...(validate ? { validate } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
  });
  const source = createTaskSource(call, runtime);
  const reads = createClusterReads(call);
  const operations = createOperations(call, source, reads, auth.kind === 'basic' ? auth.username : undefined);
  return {
    clusters: { ...reads.clusters, ...operations.clusters },
    zones: { ...reads.zones, ...operations.zones },
    servers: { ...reads.servers, ...operations.servers },
    tasks: createTasks(call, source),
    subtasks: createSubtasks(call),
  };
}
