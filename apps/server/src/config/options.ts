import path from 'node:path';
import { parseArgs } from 'node:util';
import envPaths from 'env-paths';

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
  --reset              make the demo fleet anew
  --help               print this

OBSTOP_ADMIN_PASSWORD replaces the generated password of the user admin.`;

function wholeNumber(name: string, text: string, max: number, problems: string[]): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text);
  problems.push(`${name} must be a whole number from 0 to ${max}, not ${JSON.stringify(text)}`);
  return 0;
}

/** Reads the command line and the environment; the command line wins. Throws OptionsError with every problem. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): ServerOptions | 'help' {
  const problems: string[] = [];
  let values: { [name: string]: string | boolean | undefined };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        'step-latency-ms': { type: 'string' },
        reset: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new OptionsError([error instanceof Error ? error.message : String(error)]);
  }
  if (values.help) return 'help';
  const given = (flag: string, variable?: string): [string, string] | undefined => {
    const value = values[flag];
    if (typeof value === 'string') return [`--${flag}`, value];
    const fromEnv = variable === undefined ? undefined : env[variable];
    return variable === undefined || fromEnv === undefined || fromEnv === ''
      ? undefined
      : [variable, fromEnv];
  };
  const number = (found: [string, string] | undefined, fallback: number, max: number) =>
    found ? wholeNumber(found[0], found[1], max, problems) : fallback;
  const [, host = '127.0.0.1'] = given('host') ?? [];
  const [, dataDir = envPaths('obstop', { suffix: '' }).data] = given('data-dir', 'OBSTOP_DATA_DIR') ?? [];
  const options: ServerOptions = {
    host,
    port: number(given('port', 'PORT'), 8080, 65535),
    dataDir: path.resolve(dataDir),
    stepLatencyMs: number(given('step-latency-ms', 'OBSTOP_STEP_LATENCY_MS'), 500, 600_000),
    reset: values.reset === true,
  };
  const password = env.OBSTOP_ADMIN_PASSWORD;
  if (password === '') problems.push('OBSTOP_ADMIN_PASSWORD must not be empty');
  else if (password !== undefined) options.adminPassword = password;
  if (problems.length > 0) throw new OptionsError(problems);
  return options;
}
