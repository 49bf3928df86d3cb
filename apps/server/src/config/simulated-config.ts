import { isIP } from 'node:net';
import * as z from 'zod';
import { text } from './gateway-config.ts';
import { whole } from './whole.ts';

const id = whole(Number.MAX_SAFE_INTEGER, 1);
const port = whole(65_535, 1);
const longestMs = 600_000;

/** Milliseconds, always the same or drawn evenly from a range. */
const latency = z.union(
  [
    whole(longestMs),
    z
      .strictObject({ min: whole(longestMs), max: whole(longestMs) })
      .refine(({ min, max }) => min <= max, { error: 'must not be less than min', path: ['max'] }),
  ],
  { error: `must be a whole number from 0 to ${longestMs}, or a range { min, max } of them` },
);

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });

const Server = z.strictObject({
  id,
  ip: z.string().refine((value) => isIP(value) !== 0, 'must be an IPv4 or IPv6 address'),
  rpcPort: port.default(2882),
  sqlPort: port.default(2881),
  agentPort: port.default(2886),
  withRootServer: z.boolean({ error: 'must be true or false' }).optional(),
  status: oneOf('RUNNING', 'SERVICE_STOPPED', 'PROCESS_STOPPED').optional(),
});

const Zone = z.strictObject({
  name: text.regex(/^[^\p{Cc}]{1,128}$/u, 'must be 1 to 128 characters without control characters'),
  idc: text.optional(),
  region: text.default('region1'),
  status: oneOf('RUNNING', 'SERVICE_STOPPED', 'STOPPED').optional(),
  servers: z.array(Server, { error: 'must be a list of servers' }).min(1, 'must name a server'),
});

const Cluster = z.strictObject({
  id,
  name: text,
  obClusterId: id.optional(),
  version: z
    .string()
    .regex(/^\d+(\.\d+){3}$/, 'must be a version such as 4.2.1.0')
    .default('4.2.1.0'),
  role: oneOf('PRIMARY', 'STANDBY').optional(),
  status: oneOf('RUNNING', 'STOPPED').default('RUNNING'),
  stepLatencyMs: latency.optional(),
  processLatencyMs: latency.optional(),
  zones: z.array(Zone, { error: 'must be a list of zones' }).min(1, 'must name a zone'),
});

type Tell = (path: (string | number)[], message: string) => void;

/** Makes a rule that each value may be given once. */
function once(tell: Tell) {
  const seen = new Set<string | number>();
  return (value: string | number, path: (string | number)[]) => {
    if (seen.has(value)) tell(path, `${value} is there twice`);
    seen.add(value);
  };
}

/** States that cannot be had together. */
function checkStates({ status, zones }: z.output<typeof Cluster>, at: number, tell: Tell): void {
  for (const [z, zone] of zones.entries()) {
    const path = [at, 'zones', z];
    if (status === 'STOPPED' && (zone.status ?? 'STOPPED') !== 'STOPPED')
      tell([...path, 'status'], 'must be STOPPED: the cluster is STOPPED');
    const isDown = status === 'STOPPED' || zone.status === 'STOPPED';
    for (const [s, server] of zone.servers.entries())
      if (isDown && (server.status ?? 'PROCESS_STOPPED') !== 'PROCESS_STOPPED')
        tell([...path, 'servers', s, 'status'], 'must be PROCESS_STOPPED: the zone is STOPPED');
    const isEmpty = zone.servers.every((server) => server.status === 'PROCESS_STOPPED');
    if (zone.status === 'SERVICE_STOPPED' && isEmpty)
      tell([...path, 'status'], 'must be STOPPED: no server of it is alive');
  }
}

/** The clusters of a simulated fleet as the configuration file has them, with its defaults. */
export const SimulatedClusters = z
  .array(Cluster, { error: 'must be a list of clusters' })
  .min(1, 'must name a cluster')
  .superRefine((clusters, context) => {
    const tell: Tell = (path, message) => context.addIssue({ code: 'custom', path, message });
    const [clusterOnce, serverOnce, addressOnce] = [once(tell), once(tell), once(tell)];
    for (const [c, cluster] of clusters.entries()) {
      clusterOnce(cluster.id, [c, 'id']);
      const zoneOnce = once(tell);
      for (const [z, zone] of cluster.zones.entries()) {
        zoneOnce(zone.name, [c, 'zones', z, 'name']);
        for (const [s, server] of zone.servers.entries()) {
          const path = [c, 'zones', z, 'servers', s];
          serverOnce(server.id, [...path, 'id']);
          for (const key of ['rpcPort', 'sqlPort', 'agentPort'] as const)
            addressOnce(`${server.ip}:${server[key]}`, [...path, key]);
        }
      }
      checkStates(cluster, c, tell);
    }
  });

export type SimulatedClusterOptions = z.output<typeof Cluster>;
