import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigFile } from './config-file.ts';
import type { GatewayCluster } from './gateway-config.ts';
import type { GatewayClusterOptions, GatewayOptions } from './gateway-options.ts';

/** What a configuration is read against. */
export interface GatewaySurroundings {
  /** Paths start from here. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** A latency was given beside the file. */
  hasLatency: boolean;
  /** The fleet is to be made anew. */
  hasReset: boolean;
  httpFaults: boolean;
}

/** Settings of the one kind of fleet that the other would ignore. */
const ofKind = {
  simulated: ['stepLatencyMs', 'seed', 'clusters', 'faults'],
  obshell: ['refreshSeconds', 'pollIntervalMs', 'requestTimeoutMs', 'outageSeconds', 'headerLifetimeSeconds'],
} as const;

/** A password file may end in a line break. */
const withoutEnd = (content: string): string => content.replace(/\r?\n$/, '');

/** The password from its source; a problem names the source alone. */
function readPassword(
  { id, password }: GatewayCluster,
  { folder, env }: GatewaySurroundings,
  problems: string[],
): string {
  if ('env' in password) {
    const value = env[password.env];
    if (value === undefined) problems.push(`the password of cluster ${id}: ${password.env} is not set`);
    return value ?? '';
  }
  try {
    return withoutEnd(readFileSync(path.resolve(folder, password.file), 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    problems.push(`the password of cluster ${id}: ${password.file} cannot be read (${code})`);
    return '';
  }
}

function readCluster(
  cluster: GatewayCluster,
  surroundings: GatewaySurroundings,
  problems: string[],
): GatewayClusterOptions {
  const { password, tls, ...named } = cluster;
  if (tls && !named.agents.every((agent) => agent.startsWith('https://')))
    problems.push(`cluster ${named.id} has tls, but not all of its agents are https://`);
  const resolved = (file: string | undefined) => file && path.resolve(surroundings.folder, file);
  const [caFile, certFile, keyFile] = [tls?.caFile, tls?.certFile, tls?.keyFile].map(resolved);
  const rootPassword = readPassword(cluster, surroundings, problems);
  const passwordFile = 'file' in password ? resolved(password.file) : undefined;
  return {
    ...named,
    rootPassword,
    ...(passwordFile && {
      async readPassword() {
        const read = withoutEnd(await readFile(passwordFile, 'utf8'));
        // A file that is just being written, and nobody's password.
        if (read === '' && rootPassword !== '') throw new Error(`${passwordFile} is empty`);
        return read;
      },
    }),
    ...(tls && { tls: { caFile, certFile, keyFile } }),
  };
}

/** The gateway's settings, or undefined where the fleet is simulated. Nothing is accepted that would be ignored. */
export function readGateway(
  config: ConfigFile,
  surroundings: GatewaySurroundings,
  problems: string[],
): GatewayOptions | undefined {
  const { fleet = {}, clusters } = config;
  const kind = fleet.kind ?? 'simulated';
  const other = kind === 'simulated' ? 'obshell' : 'simulated';
  for (const key of ofKind[other])
    if (fleet[key] !== undefined) problems.push(`fleet.${key} is for fleet.kind ${other}, not ${kind}`);
  if (kind === 'simulated') {
    if (clusters) problems.push('clusters is for fleet.kind obshell, not simulated');
    return undefined;
  }
  if (surroundings.hasLatency) problems.push('a step latency is for fleet.kind simulated, not obshell');
  if (surroundings.hasReset) problems.push('--reset is for fleet.kind simulated, not obshell');
  if (surroundings.httpFaults) problems.push('faults of HTTP are for fleet.kind simulated, not obshell');
  if (!clusters) {
    problems.push('clusters is missing: fleet.kind obshell needs at least one');
    return undefined;
  }
  const twice = clusters.find(({ id }, index) => clusters.findIndex((each) => each.id === id) !== index);
  if (twice) problems.push(`clusters names ${twice.id} twice`);
  const { refreshSeconds, pollIntervalMs, requestTimeoutMs, outageSeconds, headerLifetimeSeconds } = fleet;
  return {
    clusters: clusters.map((cluster) => readCluster(cluster, surroundings, problems)),
    ...{ refreshSeconds, pollIntervalMs, requestTimeoutMs, outageSeconds, headerLifetimeSeconds },
  };
}
