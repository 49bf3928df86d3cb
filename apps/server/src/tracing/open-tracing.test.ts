import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openTracing } from './open-tracing.ts';
import { untraced } from './tracing.ts';

const open = (env: NodeJS.ProcessEnv) => openTracing(env, () => {});
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

it('nothing is traced without an endpoint, or where the SDK is disabled', async () => {
  expect(await open({})).toBe(untraced);
  expect(await open({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBe(untraced);
});

it('an endpoint gets traces', async () => {
  const tracing = await open(endpoint);
  expect(tracing).not.toBe(untraced);
  await tracing.close();
});

it.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nowhere'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/protobuf'],
])('%s=%s is refused by name', async (name, value) => {
  await expect(open({ ...endpoint, [name]: value })).rejects.toThrow(`${name} must be`);
});

/** Prints how many modules of the SDK are loaded once the server is, and once traces are asked for besides. */
const countLoaded = `
  import { registerHooks } from 'node:module';
  let loaded = 0;
  registerHooks({
    load: (url, context, next) => {
      if (/@opentelemetry.(?!api)/.test(url)) loaded += 1;
      return next(url, context);
    },
  });
  await import(new URL('../wiring/start-server.ts', '${import.meta.url}'));
  const { openTracing } = await import(new URL('open-tracing.ts', '${import.meta.url}'));
  await openTracing({}, () => {});
  console.log(loaded);
  await openTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, () => {});
  console.log(loaded > 0);
  process.exit();
`;

it('the SDK is not even loaded where nobody asks for traces', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', countLoaded]);
  expect(stdout).toBe('0\ntrue\n');
});
