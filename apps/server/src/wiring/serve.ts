import { StoreUnavailableError } from '@obstop/engine';
import { DataDirectoryLockedError, StoreVersionError } from '@obstop/store';
import { OptionsError, readOptions, type ServerOptions, usage } from '../config/options.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { greeting } from './greeting.ts';
import type { HangUps } from './hang-ups.ts';
import { createLog, type ServerLog } from './log.ts';
import { startServer } from './start-server.ts';

/** Exit codes: 0 ended as told, 1 could not start, 2 options that cannot be used. */

async function readyOrExit(): Promise<[ServerOptions, ServerLog, Tracing]> {
  try {
    const options = await readOptions(process.argv.slice(2), process.env);
    if (options !== 'help') {
      const log = createLog(options.logLevel);
      const onProblem = (problem: string) => log.defect(new Error(problem), 'traces');
      return [options, log, await openTracing(process.env, onProblem)];
    }
    console.log(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Errors that the person at the terminal can do something about: one line, no stack. */
function explained(error: unknown, options: ServerOptions): string | undefined {
  // RangeError: the options say something that the data directory does not have.
  const expected = [DataDirectoryLockedError, StoreVersionError, StoreUnavailableError, RangeError];
  // Of the listener that failed, which may be an agent's or that for metrics.
  const {
    code,
    message,
    port = options.port,
    address = options.host,
  } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (expected.some((kind) => error instanceof kind)) return message;
  if (code === 'EADDRINUSE')
    return `port ${port} on ${address} is taken: choose another${port === options.port ? ' with --port' : ''}`;
  if (code === 'ENOENT') return message;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return `cannot listen on ${address}:${port} (${code})`;
  return undefined;
}

/** Starts the server as command line and environment say, and ends the process with it, or where it cannot start. */
export async function serve(hangUps: HangUps): Promise<void> {
  const [options, log, tracing] = await readyOrExit();
  try {
    const server = await startServer(options, { log, tracing });
    console.log(greeting(server, options.dataDir, process.stdout.isTTY === true));
    let ending = false;
    const end = async () => {
      if (ending) process.exit(1);
      ending = true;
      await server.close();
      process.exit(0);
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
    hangUps.answerWith(server.renew);
  } catch (error) {
    const line = explained(error, options);
    if (line === undefined) throw error;
    console.error(line);
    process.exit(1);
  }
}
