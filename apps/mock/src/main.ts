import { greeting } from './greeting.ts';
import { startMock } from './mock.ts';
import { type Options, readOptions } from './options.ts';

/** Why the mock cannot start, for people. */
function startFailure(error: unknown, { host, port }: { host: string; port: number }): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use; choose another one with --port, or any with --port 0.`;
  return code === undefined ? error.message : `Cannot listen on ${host}, port ${port}: ${error.message}`;
}

async function run(options: Extract<Options, { kind: 'run' }>): Promise<void> {
  let mock: Awaited<ReturnType<typeof startMock>>;
  try {
    mock = await startMock(options);
  } catch (error) {
    console.error(startFailure(error, options));
    process.exitCode = 1;
    return;
  }
  // A second signal is not handled: it ends the process at once, and Prism with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void mock.stop().then(() => process.exit(0)));
  }
  void mock.failed.then((lastLines) => {
    console.error(['Prism has ended; its last lines:', ...lastLines].join('\n'));
    process.exit(1);
  });
  console.log(greeting(mock.url));
}

const options = readOptions(process.argv.slice(2), process.env);
if (options.kind === 'run') {
  await run(options);
} else if (options.kind === 'help') {
  console.log(options.text);
} else {
  console.error(options.message);
  process.exitCode = 2;
}
