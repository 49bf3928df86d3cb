import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FaultDraft as WireFault } from '@obstop/contracts';
import envPaths from 'env-paths';
import type { ObshellRelease } from '../http/obshell/older-release.ts';
import type { ConfigFile, ConfigFileOutcome } from './config-file.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { readGateway } from './read-gateway.ts';

/** What the server is started with. */
export interface ServerOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Absolute path of the folder that holds the store and the admin's password. */
  dataDir: string;
  /** How long each call to the simulated fleet takes, in milliseconds. */
  stepLatencyMs: number;
  /** Make the demo fleet anew. */
  reset: boolean;
  /** Replaces the generated password; never stored. */
  adminPassword?: string;
  /** Locks a user's password after so many failures in a row, for so many minutes; off unless given. */
  lockout?: { failures: number; minutes: number };
  /** Files in PEM; plain HTTP unless given. */
  tls?: { certFile: string; keyFile: string };
  /** How long a request may take to come in; 30000 by default. */
  requestTimeoutMs?: number;
  /** How long a request's headers may take to come in; 10000 by default. */
  headersTimeoutMs?: number;
  /** How long running steps may go on once the server is told to end; 5000 by default. */
  shutdownGraceMs?: number;
  /** Names of the server and zone statuses on the wire; `ocp-2021` by default. */
  statuses?: 'ocp-2021' | 'ocp-4.2';
  /** Clusters that may not be stopped; none by default. */
  protectedClusters?: number[];
  /** READY and running subtasks per task; 10 by default. */
  readyLimit?: number;
  /** Origins whose pages may call; any loopback origin by default. */
  corsOrigins?: string[];
  /** `info` by default. */
  logLevel?: string;
  /** Faults of the simulated fleet, set at start in place of those that are kept. */
  faults?: WireFault[];
  /** Makes the chances of the simulated fleet repeatable. */
  fleetSeed?: number;
  /** PostgreSQL in place of the embedded store; has a password and is shown nowhere. */
  databaseUrl?: string;
  /** root@sys of every simulated cluster; replaces the generated password, never stored. */
  rootPassword?: string;
  /** Password of the agents; none by default. */
  agentPassword?: string;
  obshell?: ObshellOptions;
  /** Real clusters in place of the simulated fleet. */
  gateway?: GatewayOptions;
}

/** The obshell surface. */
export interface ObshellOptions {
  /** Whose agent answers under /api/v1 of the main port; 1 by default. */
  clusterId?: number;
  /** Size of the agents' RSA keys; 2048 by default. */
  rsaBits?: 512 | 1024 | 2048;
  /** Release of obshell to behave as: its calls, its members and its errors; 4.5 by default. */
  version?: ObshellRelease;
  /** Agents on ports of their own; the server's host by default. */
  listeners?: { clusterId: number; port: number; host?: string | undefined }[];
}

/** Options that cannot be used; the message lists every problem. */
export class OptionsError extends Error {
  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'OptionsError';
  }
}

export const usage = `usage: pnpm start [options]

  --port N             port to listen on; 0 takes any free one (PORT, default 8080)
  --host ADDRESS       address to listen on (default 127.0.0.1)
  --data-dir FOLDER    where tasks and the fleet are kept (OBSTOP_DATA_DIR, default the user's data folder)
  --step-latency-ms N  how long each call to the simulated fleet takes (OBSTOP_STEP_LATENCY_MS, default 500)
  --config FILE        YAML file with these and more settings (OBSTOP_CONFIG), see docs/configuration.md
  --reset              make the demo fleet anew
  --help               print this

OBSTOP_ADMIN_PASSWORD replaces the generated password of the user admin, OBSTOP_ROOT_PASSWORD that of root@sys for the
obshell API; OBSTOP_AGENT_PASSWORD sets an agent password. DATABASE_URL puts the store into PostgreSQL, see docs/scaling.md.
The command line comes before the environment, the environment before the file.`;

function wholeNumber(name: string, text: string, max: number, problems: string[]): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text);
  problems.push(`${name} must be a whole number from 0 to ${max}, not ${JSON.stringify(text)}`);
  return 0;
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        'step-latency-ms': { type: 'string' },
        config: { type: 'string' },
        reset: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionsError([error instanceof Error ? error.message : String(error)]);
  }
}

/** Without the members that the file does not name. */
function obshellOptions({
  clusterId,
  rsaBits,
  version,
  listeners,
}: NonNullable<ConfigFile['obshell']>): ObshellOptions {
  return {
    ...(clusterId !== undefined && { clusterId }),
    ...(rsaBits !== undefined && { rsaBits }),
    ...(version && { version }),
    ...(listeners && { listeners }),
  };
}

/** Where the store is: from the environment alone, because it has a password. Processes that share it must agree on passwords. */
function readDatabaseUrl(env: NodeJS.ProcessEnv, problems: string[]): Partial<ServerOptions> {
  const databaseUrl = env.DATABASE_URL;
  if (!databaseUrl) return {};
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    problems.push('DATABASE_URL must begin with postgresql://; without it the embedded store is used');
  for (const variable of ['OBSTOP_ADMIN_PASSWORD', 'OBSTOP_ROOT_PASSWORD'])
    if (env[variable] === undefined)
      problems.push(
        `${variable} must be set with DATABASE_URL: every process on the database needs the same`,
      );
  return { databaseUrl };
}

/** Passwords come from the environment alone. */
function readPasswords(env: NodeJS.ProcessEnv, problems: string[]): Partial<ServerOptions> {
  const passwords: Partial<ServerOptions> = {};
  for (const [variable, option] of [
    ['OBSTOP_ADMIN_PASSWORD', 'adminPassword'],
    ['OBSTOP_ROOT_PASSWORD', 'rootPassword'],
    ['OBSTOP_AGENT_PASSWORD', 'agentPassword'],
  ] as const) {
    const password = env[variable];
    if (password === '') problems.push(`${variable} must not be empty`);
    else if (password !== undefined) passwords[option] = password;
  }
  return passwords;
}

/** Settings that only the file has, under the names of ServerOptions. */
function fromFileOnly(config: ConfigFile, folder: string): Partial<ServerOptions> {
  const { server, cors, log, lockout, statuses, protectedClusters, readyLimit, obshell } = config;
  const tls = server?.tls;
  return {
    ...(tls && {
      tls: { certFile: path.resolve(folder, tls.certFile), keyFile: path.resolve(folder, tls.keyFile) },
    }),
    ...(server?.requestTimeoutMs !== undefined && { requestTimeoutMs: server.requestTimeoutMs }),
    ...(server?.headersTimeoutMs !== undefined && { headersTimeoutMs: server.headersTimeoutMs }),
    ...(server?.shutdownGraceMs !== undefined && { shutdownGraceMs: server.shutdownGraceMs }),
    ...(cors && { corsOrigins: cors.origins }),
    ...(log && { logLevel: log.level }),
    ...(lockout && { lockout }),
    ...(statuses && { statuses }),
    ...(protectedClusters && { protectedClusters }),
    ...(readyLimit !== undefined && { readyLimit }),
    ...(obshell && { obshell: obshellOptions(obshell) }),
    ...(config.fleet?.faults && { faults: config.fleet.faults }),
    ...(config.fleet?.seed !== undefined && { fleetSeed: config.fleet.seed }),
  };
}

/** Loads the YAML parser and the file's schemas only now: most starts have no file. */
async function readFromFile(file: string): Promise<ConfigFileOutcome> {
  const { readConfigFile } = await import('./config-file.ts');
  return readConfigFile(file);
}

/**
 * Reads the command line, the environment and the configuration file, in this order of precedence.
 * Rejects with OptionsError and every problem, those of the file with their lines. Paths in the file start from its folder.
 */
export async function readOptions(args: string[], env: NodeJS.ProcessEnv): Promise<ServerOptions | 'help'> {
  const values = readArguments(args);
  if (values.help) return 'help';
  const problems: string[] = [];
  const given = (flag: 'port' | 'host' | 'data-dir' | 'step-latency-ms' | 'config', variable?: string) => {
    const onLine = values[flag];
    if (onLine !== undefined) return { name: `--${flag}`, value: onLine };
    const inEnv = variable === undefined ? undefined : env[variable];
    return variable === undefined || !inEnv ? undefined : { name: variable, value: inEnv };
  };
  const number = (found: ReturnType<typeof given>, fallback: number, max: number) =>
    found ? wholeNumber(found.name, found.value, max, problems) : fallback;

  const file = given('config', 'OBSTOP_CONFIG')?.value;
  const outcome = file === undefined ? undefined : await readFromFile(path.resolve(file));
  if (outcome?.kind === 'problems') problems.push(...outcome.problems);
  const config = outcome?.kind === 'read' ? outcome.config : {};
  const folder = file === undefined ? '.' : path.dirname(path.resolve(file));

  const latency = given('step-latency-ms', 'OBSTOP_STEP_LATENCY_MS');
  const gateway = readGateway(
    config,
    { folder, env, hasLatency: latency !== undefined, hasReset: values.reset === true },
    problems,
  );

  const dataDir = given('data-dir', 'OBSTOP_DATA_DIR')?.value;
  const configured = config.dataDir === undefined ? undefined : path.resolve(folder, config.dataDir);
  const options: ServerOptions = {
    ...fromFileOnly(config, folder),
    host: given('host')?.value ?? config.server?.host ?? '127.0.0.1',
    port: number(given('port', 'PORT'), config.server?.port ?? 8080, 65_535),
    dataDir: path.resolve(dataDir ?? configured ?? envPaths('obstop', { suffix: '' }).data),
    stepLatencyMs: number(latency, config.fleet?.stepLatencyMs ?? 500, 600_000),
    reset: values.reset === true,
    ...readPasswords(env, problems),
    ...readDatabaseUrl(env, problems),
    ...(gateway && { gateway }),
  };
  if (problems.length > 0) throw new OptionsError(problems);
  return options;
}
