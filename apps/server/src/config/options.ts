import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FaultDraft } from '@obstop/contracts';
import envPaths from 'env-paths';
import { passwordFault } from '../access/admin-rules.ts';
import type { Retention } from '../wiring/retention.ts';
import type { ConfigFile } from './config-file.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { readGateway } from './read-gateway.ts';
import type { SimulatedClusterOptions } from './simulated-config.ts';

type FileServer = NonNullable<ConfigFile['server']>;

/** What the server is started with. */
export interface ServerOptions
  extends Pick<
      FileServer,
      | 'requestTimeoutMs'
      | 'headersTimeoutMs'
      | 'shutdownGraceMs'
      | 'httpFaults'
      | 'tls'
      | 'trustedProxies'
      | 'allowedHosts'
    >,
    Pick<
      ConfigFile,
      'ocp' | 'statuses' | 'protectedClusters' | 'readyLimit' | 'lockout' | 'obshell' | 'postgres'
    > {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Absolute path of the folder that holds the store and the admin's password. */
  dataDir: string;
  /** How long each call to the simulated fleet takes, in milliseconds. */
  stepLatencyMs: number;
  /** Make the simulated fleet anew. */
  reset: boolean;
  /** For how long things are kept; what is not named is as by default. */
  retention?: Retention | undefined;
  /** Replaces the generated password; never stored. */
  adminPassword?: string;
  /** Where /metrics is served in place of the main port. */
  metricsListen?: { host: string; port: number } | undefined;
  /** Origins whose pages may call; any loopback origin by default. */
  corsOrigins?: string[] | undefined;
  /** `info` by default. */
  logLevel?: string | undefined;
  /** Faults of the simulated fleet, set at start in place of those that are kept. */
  faults?: FaultDraft[] | undefined;
  /** Clusters of the simulated fleet; those of the demo by default. */
  fleetClusters?: SimulatedClusterOptions[] | undefined;
  /** Makes the chances of the simulated fleet repeatable. */
  fleetSeed?: number | undefined;
  /** PostgreSQL in place of the embedded store; has a password and is shown nowhere. */
  databaseUrl?: string;
  /** root@sys of every simulated cluster; replaces the generated password, never stored. */
  rootPassword?: string;
  /** Password of the agents; none by default. */
  agentPassword?: string;
  /** Real clusters in place of the simulated fleet. */
  gateway?: GatewayOptions | undefined;
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
  --http-faults        let faults strike calls of the HTTP server, for testing clients
  --reset              make the simulated fleet anew
  --help               print this

OBSTOP_ADMIN_PASSWORD replaces the generated password of the user admin, OBSTOP_ROOT_PASSWORD that of root@sys for the
obshell API; OBSTOP_AGENT_PASSWORD sets an agent password. DATABASE_URL puts the store into PostgreSQL, see docs/scaling.md.
The command line comes before the environment, the environment before the file.`;

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
        'http-faults': { type: 'boolean' },
        reset: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionsError([error instanceof Error ? error.message : String(error)]);
  }
}

/** Where the store is: from the environment alone, because it has a password. Processes that share it must agree on passwords. */
function readDatabaseUrl(env: NodeJS.ProcessEnv, problems: string[]): Partial<ServerOptions> {
  const databaseUrl = env.DATABASE_URL;
  if (!databaseUrl) return {};
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    problems.push('DATABASE_URL must begin with postgresql://; without it the embedded store is used');
  const everyProcess = 'every process on the database needs the same';
  for (const variable of ['OBSTOP_ADMIN_PASSWORD', 'OBSTOP_ROOT_PASSWORD'])
    if (env[variable] === undefined)
      problems.push(`${variable} must be set with DATABASE_URL: ${everyProcess}`);
  return { databaseUrl };
}

/** Passwords come from the environment alone, and are held to the rules for those of users. */
function readPasswords(env: NodeJS.ProcessEnv, problems: string[]): Partial<ServerOptions> {
  const passwords: Partial<ServerOptions> = {};
  for (const [variable, option, name] of [
    ['OBSTOP_ADMIN_PASSWORD', 'adminPassword', 'admin'],
    ['OBSTOP_ROOT_PASSWORD', 'rootPassword', 'root@sys'],
    ['OBSTOP_AGENT_PASSWORD', 'agentPassword', 'agent'],
  ] as const) {
    const password = env[variable];
    if (password === undefined) continue;
    const fault = passwordFault(password, name);
    if (fault) problems.push(`${variable} ${fault.rule}`);
    else passwords[option] = password;
  }
  return passwords;
}

/** Settings that only the file has, under the names of ServerOptions. Paths start from `folder`. */
function fromFileOnly(config: ConfigFile, folder: string): Partial<ServerOptions> {
  const { server = {}, fleet = {}, lockout, statuses, protectedClusters, readyLimit, obshell } = config;
  const { ocp, postgres, retention } = config;
  const { tls, requestTimeoutMs, headersTimeoutMs, shutdownGraceMs, trustedProxies, allowedHosts } = server;
  return {
    ...{ lockout, ocp, statuses, protectedClusters, readyLimit, obshell, postgres },
    retention: retention && {
      finishedTasksMs: retention.finishedTasks,
      auditMs: retention.audit,
      auditRecords: retention.auditRecords,
    },
    ...{ requestTimeoutMs, headersTimeoutMs, shutdownGraceMs, trustedProxies, allowedHosts },
    tls: tls && {
      certFile: path.resolve(folder, tls.certFile),
      keyFile: path.resolve(folder, tls.keyFile),
    },
    metricsListen: config.metrics?.listen,
    corsOrigins: config.cors?.origins,
    logLevel: config.log?.level,
    faults: fleet.faults,
    fleetSeed: fleet.seed,
    fleetClusters: fleet.clusters,
  };
}

/**
 * Reads the command line, the environment and the configuration file, in this order of precedence.
 * Rejects with OptionsError and every problem, those of the file with their lines. Paths in the file start from its folder.
 */
export async function readOptions(args: string[], env: NodeJS.ProcessEnv): Promise<ServerOptions | 'help'> {
  const values = readArguments(args);
  if (values.help) return 'help';
  const problems: string[] = [];
  const given = (flag: 'port' | 'host' | 'data-dir' | 'step-latency-ms' | 'config', variable = '') => {
    const onLine = values[flag];
    if (onLine !== undefined) return { name: `--${flag}`, value: onLine };
    const value = env[variable];
    return value ? { name: variable, value } : undefined;
  };
  const number = (found: ReturnType<typeof given>, fallback: number, max: number) => {
    if (!found) return fallback;
    const { name, value } = found;
    if (!/^\d{1,9}$/.test(value) || Number(value) > max)
      problems.push(`${name} must be a whole number from 0 to ${max}, not ${JSON.stringify(value)}`);
    return Number(value);
  };

  const { value: file } = given('config', 'OBSTOP_CONFIG') ?? {};
  const folder = file === undefined ? '.' : path.dirname(path.resolve(file));
  let config: ConfigFile = {};
  if (file !== undefined) {
    // Loads the YAML parser and the file's schemas only now: most starts have no file.
    const { readConfigFile } = await import('./config-file.ts');
    const outcome = readConfigFile(path.resolve(file));
    if (outcome.kind === 'read') config = outcome.config;
    else problems.push(...outcome.problems);
  }

  const latency = given('step-latency-ms', 'OBSTOP_STEP_LATENCY_MS');
  const httpFaults = values['http-faults'] ?? config.server?.httpFaults ?? false;
  const gateway = readGateway(
    config,
    { folder, env, hasLatency: latency !== undefined, hasReset: values.reset === true, httpFaults },
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
    httpFaults,
    ...readPasswords(env, problems),
    ...readDatabaseUrl(env, problems),
    gateway,
  };
  if (config.postgres && options.databaseUrl === undefined)
    problems.push('postgres is for a store in PostgreSQL: DATABASE_URL is not set');
  if (problems.length > 0) throw new OptionsError(problems);
  return options;
}
