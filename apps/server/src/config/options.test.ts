import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OptionsError, readOptions } from './options.ts';

describe('options', () => {
  it('listen on loopback, port 8080, in the user’s data folder by default', async () => {
    expect(await readOptions([], {})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      stepLatencyMs: 500,
      reset: false,
    });
  });

  it('come from the command line before the environment', async () => {
    const env = { PORT: '1', OBSTOP_DATA_DIR: '/env', OBSTOP_STEP_LATENCY_MS: '3' };
    expect(await readOptions(['--port', '2', '--data-dir=/line'], env)).toMatchObject({
      port: 2,
      dataDir: path.resolve('/line'),
      stepLatencyMs: 3,
    });
  });

  it('are all read before the first problem is told', async () => {
    const read = () =>
      readOptions(['--port', 'many', '--step-latency-ms', '1x'], { OBSTOP_ADMIN_PASSWORD: '' });
    await expect(read()).rejects.toThrow(OptionsError);
    await expect(read()).rejects.toThrow(/--port.*\n--step-latency-ms.*\nOBSTOP_ADMIN_PASSWORD/);
  });

  it('take PostgreSQL from the environment, with the passwords that its processes share', async () => {
    const env = {
      DATABASE_URL: 'postgresql://u:p@h/d',
      OBSTOP_ADMIN_PASSWORD: 'correct horse',
      OBSTOP_ROOT_PASSWORD: 'battery staple',
    };
    expect(await readOptions([], env)).toMatchObject({ databaseUrl: env.DATABASE_URL });
    const { OBSTOP_ROOT_PASSWORD: _, ...without } = env;
    await expect(readOptions([], without)).rejects.toThrow(
      /^OBSTOP_ROOT_PASSWORD must be set with DATABASE_URL/,
    );
    await expect(readOptions([], { ...env, DATABASE_URL: 'mysql://x' })).rejects.toThrow(
      /must begin with postgresql:/,
    );
  });

  it.each(['ADMIN', 'ROOT', 'AGENT'])(
    'refuse a weak password of %s with the rule, never with the password',
    async (of) => {
      const variable = `OBSTOP_${of}_PASSWORD`;
      const read = (password: string, env = {}) => readOptions([], { ...env, [variable]: password });
      for (const weak of ['', 'a', 'seven77', 'x'.repeat(257)])
        await expect(read(weak)).rejects.toThrow(
          new OptionsError([`${variable} must have 8 to 256 characters`]),
        );
      await expect(read('abababab')).rejects.toThrow(
        `${variable} must have at least four different characters`,
      );
      const shared = { OBSTOP_ADMIN_PASSWORD: 'correct horse', OBSTOP_ROOT_PASSWORD: 'battery staple' };
      await expect(read('a', { DATABASE_URL: 'postgresql://u:p@h/d', ...shared })).rejects.toThrow(variable);
      await expect(read('correct horse')).resolves.toBeDefined();
    },
  );

  it.each([['--prot'], ['--port'], ['stray']])('%s is refused by name', async (...args) => {
    await expect(readOptions(args, {})).rejects.toThrow(OptionsError);
  });

  it('ask for help', async () => {
    expect(await readOptions(['--help'], {})).toBe('help');
  });
});
