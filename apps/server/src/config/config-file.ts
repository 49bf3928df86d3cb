import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { FaultDraft } from '@obstop/contracts';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { obshellReleases } from '../http/obshell/older-release.ts';
import { ocpReleases } from '../http/ocp/release.ts';
import { GatewayCluster, text } from './gateway-config.ts';
import { SimulatedClusters } from './simulated-config.ts';
import { whole } from './whole.ts';

const origin = z.string().regex(/^https?:\/\/[^/\s]+$/, 'must be an origin such as https://console.example');
/** Not all addresses there are: whoever calls could then say where from. */
function isNetwork(text: string): boolean {
  const [address = '', prefix = '32', ...more] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  return version > 0 && /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= longest && more.length === 0;
}
const network = z
  .string({ error: 'must be an address or a network such as 10.0.0.0/8' })
  .refine(isNetwork, 'must be an address or a network such as 10.0.0.0/8');
const hostName = z
  .string()
  .regex(
    /^(?:[^\s/:@[\]]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i,
    'must be a host such as ops.example or ops.example:8443',
  );
/** `127.0.0.1:9464`, `[::1]:9464`: host and port. */
const listenAddress = z
  .string({ error: 'must be an address such as 127.0.0.1:9464' })
  .regex(/^(\[[\da-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/, 'must be an address such as 127.0.0.1:9464')
  .transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'must have a port from 0 to 65535');

const day = 86_400_000;
const unitsMs = { m: 60_000, h: 3_600_000, d: day };
/** In milliseconds. */
const duration = z
  .string({ error: 'must be a time such as 90d, 12h or 30m' })
  .regex(/^[1-9]\d{0,5}[mhd]$/, 'must be a time such as 90d, 12h or 30m')
  // The pattern leaves one of the three units.
  .transform((text) => Number(text.slice(0, -1)) * unitsMs[text.slice(-1) as keyof typeof unitsMs]);

/** YAML reads 4.3 as a number. */
const ocpVersion = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.enum(ocpReleases, { error: `must be ${ocpReleases.join(' or ')}` }),
);

/** What the configuration file may say. Every member is optional; an unknown one is a problem. */
export const ConfigFile = z
  .strictObject({
    server: z
      .strictObject({
        host: text,
        port: whole(65_535),
        allowedHosts: z.array(hostName, { error: 'must be a list of hosts' }),
        tls: z.strictObject({ certFile: text, keyFile: text }),
        requestTimeoutMs: whole(day, 1),
        headersTimeoutMs: whole(day, 1),
        shutdownGraceMs: whole(day),
        trustedProxies: z.array(network, { error: 'must be a list of addresses and networks' }),
        httpFaults: z.boolean({ error: 'must be true or false' }),
      })
      .partial(),
    dataDir: text,
    fleet: z
      .strictObject({
        kind: z.enum(['simulated', 'obshell'], { error: 'must be simulated or obshell' }),
        stepLatencyMs: whole(600_000),
        seed: whole(0xffffffff),
        clusters: SimulatedClusters,
        faults: z.array(FaultDraft),
        refreshSeconds: whole(86_400, 1),
        pollIntervalMs: whole(60_000, 1),
        requestTimeoutMs: whole(600_000, 1),
        outageSeconds: whole(86_400),
        headerLifetimeSeconds: whole(3_600, 1),
      })
      .partial(),
    clusters: z.array(GatewayCluster, { error: 'must be a list of clusters' }).min(1, 'must name a cluster'),
    ocp: z.strictObject({ version: ocpVersion }),
    statuses: z.enum(['ocp-2021', 'ocp-4.2'], { error: 'must be ocp-2021 or ocp-4.2' }),
    protectedClusters: z.array(whole(Number.MAX_SAFE_INTEGER, 1), { error: 'must be a list of cluster ids' }),
    readyLimit: whole(1000, 1),
    cors: z.strictObject({
      origins: z.array(origin, { error: 'must be a list of origins' }),
    }),
    log: z.strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'must be trace, debug, info, warn, error, fatal or silent',
      }),
    }),
    postgres: z
      .strictObject({
        poolSize: whole(1000, 3),
        maxTasks: whole(1_000_000, 1),
        statementTimeoutMs: whole(600_000, 1000),
      })
      .partial(),
    retention: z
      .strictObject({ finishedTasks: duration, audit: duration, auditRecords: whole(100_000_000, 1) })
      .partial(),
    lockout: z.strictObject({ failures: whole(1000, 1), minutes: whole(10_080, 1) }),
    metrics: z.strictObject({ listen: listenAddress }).partial(),
    obshell: z
      .strictObject({
        clusterId: whole(Number.MAX_SAFE_INTEGER, 1),
        rsaBits: z.union([z.literal(512), z.literal(1024), z.literal(2048)], {
          error: 'must be 512, 1024 or 2048',
        }),
        version: z.enum(obshellReleases, { error: `must be one of ${obshellReleases.join(', ')}` }),
        listeners: z.array(
          z.strictObject({
            clusterId: whole(Number.MAX_SAFE_INTEGER, 1),
            port: whole(65_535),
            host: text.optional(),
          }),
          { error: 'must be a list of listeners' },
        ),
      })
      .partial(),
  })
  .partial();

export type ConfigFile = z.infer<typeof ConfigFile>;

/** The file's content, or every problem with its line. */
export type ConfigFileOutcome =
  | { kind: 'read'; config: ConfigFile }
  | { kind: 'problems'; problems: string[] };

/** Reads a configuration from YAML text; `name` stands before every problem. */
export function parseConfig(name: string, source: string): ConfigFileOutcome {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined, message: string) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${name}:${line}:${col}: ${message}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0)
    return { kind: 'problems', problems: broken.map(({ pos, message }) => at(pos[0], message)) };

  const offsetOf = (path: readonly PropertyKey[]): number | undefined => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
    return path.length > 0 ? offsetOf(path.slice(0, -1)) : undefined;
  };
  const keyOffset = (path: readonly PropertyKey[], key: string): number | undefined => {
    const map = path.length > 0 ? document.getIn(path, true) : document.contents;
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    return isScalar(pair?.key) ? pair.key.range?.[0] : offsetOf(path);
  };

  const result = ConfigFile.safeParse(document.toJS() ?? {});
  if (result.success) return { kind: 'read', config: result.data };
  const problems = result.error.issues.flatMap((issue) => {
    const where = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        at(keyOffset(issue.path, key), `${where === '' ? key : `${where}.${key}`} is unknown`),
      );
    }
    const last = issue.path.at(-1);
    const missing =
      issue.code === 'invalid_type' && document.getIn(issue.path) === undefined && last !== undefined;
    return [at(offsetOf(issue.path), `${where || 'the file'} ${missing ? 'is missing' : issue.message}`)];
  });
  return { kind: 'problems', problems };
}

/** Reads a configuration file. */
export function readConfigFile(file: string): ConfigFileOutcome {
  try {
    return parseConfig(file, readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'problems', problems: [`${file}: cannot be read (${code})`] };
  }
}
