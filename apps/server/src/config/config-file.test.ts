import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { ConfigFile, parseConfig } from './config-file.ts';
import { OptionsError, readOptions } from './options.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a configuration file', () => {
  it('with problems is refused with all of them, each with its line', () => {
    const outcome = parseConfig(
      'obstop.yaml',
      [
        'server:',
        '  port: many',
        '  prot: 1',
        'statuses: ocp-9',
        'lockout:',
        '  failures: 3',
        'colour: blue',
        '',
      ].join('\n'),
    );
    expect(outcome).toEqual({
      kind: 'problems',
      problems: expect.arrayContaining([
        'obstop.yaml:2:9: server.port must be a whole number from 0 to 65535',
        'obstop.yaml:3:3: server.prot is unknown',
        'obstop.yaml:4:11: statuses must be ocp-2021 or ocp-4.2',
        'obstop.yaml:6:3: lockout.minutes is missing',
        'obstop.yaml:7:1: colour is unknown',
      ]),
    });
    expect(outcome).toMatchObject({ problems: { length: 5 } });
  });

  it('with a fault that makes no sense is refused with its line', () => {
    const source = [
      'fleet:',
      '  faults:',
      '    - rule: { kind: slow, latency: { kind: uniform, minMs: 2, maxMs: 1 } }',
      '    - rule: { kind: explode }',
    ].join('\n');
    expect(parseConfig('f', source)).toMatchObject({
      kind: 'problems',
      problems: [
        expect.stringMatching(/^f:3:\d+: fleet\.faults\.0\.rule\.latency\.maxMs must not be less/),
        expect.stringMatching(/^f:4:/),
      ],
    });
  });

  it.each(['ops.example', 'ops.example:8443', '10.0.0.1', '[fd00::1]', '[fd00::1]:80'])(
    'may name the host %s',
    (host) => {
      const source = `server: { allowedHosts: ["${host}"] }`;
      expect(parseConfig('f', source)).toMatchObject({
        kind: 'read',
        config: { server: { allowedHosts: [host] } },
      });
    },
  );

  it.each([
    'https://ops.example',
    'ops.example/',
    '',
    'a b',
    'fd00::1',
    'user@ops.example',
    'ops.example:port',
  ])('may not name the host %j', (host) => {
    expect(parseConfig('f', `server: { allowedHosts: ["${host}"] }`)).toMatchObject({
      problems: [expect.stringContaining('must be a host such as ops.example')],
    });
  });

  it('that is no YAML, has a key twice, or is a list is refused with its line', () => {
    expect(parseConfig('f', 'a: [1\nb: 2')).toMatchObject({
      kind: 'problems',
      problems: [expect.stringMatching(/^f:2:/)],
    });
    expect(parseConfig('f', 'readyLimit: 1\nreadyLimit: 2')).toMatchObject({
      kind: 'problems',
      problems: [expect.stringMatching(/^f:2:/)],
    });
    expect(parseConfig('f', '- 1')).toMatchObject({
      kind: 'problems',
      problems: [expect.stringMatching(/^f:1:1: the file/)],
    });
  });

  it('has times of keeping as people write them, and bounds for the pool', () => {
    const source = ['retention: { finishedTasks: 90d, audit: 12h }', 'postgres: { poolSize: 3 }'].join('\n');
    expect(parseConfig('f', source)).toEqual({
      kind: 'read',
      config: {
        retention: { finishedTasks: 90 * 86_400_000, audit: 12 * 3_600_000 },
        postgres: { poolSize: 3 },
      },
    });
    const wrong = [
      'retention: { finishedTasks: 90, audit: 1y }',
      'postgres: { poolSize: 2, maxTasks: 0, statementTimeoutMs: 10 }',
    ].join('\n');
    expect(parseConfig('f', wrong)).toMatchObject({
      kind: 'problems',
      problems: [
        'f:2:23: postgres.poolSize must be a whole number from 3 to 1000',
        'f:2:36: postgres.maxTasks must be a whole number from 1 to 1000000',
        'f:2:59: postgres.statementTimeoutMs must be a whole number from 1000 to 600000',
        'f:1:29: retention.finishedTasks must be a time such as 90d, 12h or 30m',
        'f:1:40: retention.audit must be a time such as 90d, 12h or 30m',
      ],
    });
  });

  it('is refused where it sets PostgreSQL and the store is embedded', async () => {
    const file = path.join(folder, 'postgres.yaml');
    writeFileSync(file, 'postgres: { maxTasks: 5 }\n');
    await expect(readOptions(['--config', file], {})).rejects.toThrow(
      'postgres is for a store in PostgreSQL: DATABASE_URL is not set',
    );
  });

  it('has the version of OCP as a number or a text', () => {
    for (const version of ['4.3', "'4.3'"])
      expect(parseConfig('f', `ocp: { version: ${version} }`)).toEqual({
        kind: 'read',
        config: { ocp: { version: '4.3' } },
      });
    expect(parseConfig('f', 'ocp: { version: 4.2 }')).toEqual({
      kind: 'problems',
      problems: ['f:1:17: ocp.version must be 4.3'],
    });
  });

  it('trusts proxies by address and network, never all there are', () => {
    const good = ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'];
    expect(parseConfig('f', `server: { trustedProxies: ${JSON.stringify(good)} }`)).toEqual({
      kind: 'read',
      config: { server: { trustedProxies: good } },
    });
    for (const bad of [
      '',
      'proxy',
      '10.0.0',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
      'true',
    ])
      expect(parseConfig('f', `server: { trustedProxies: [${JSON.stringify(bad)}] }`)).toEqual({
        kind: 'problems',
        problems: ['f:1:28: server.trustedProxies.0 must be an address or a network such as 10.0.0.0/8'],
      });
  });

  it('has the address for metrics as host and port, with IPv6 in brackets', () => {
    for (const [text, host, port] of [
      ['127.0.0.1:9464', '127.0.0.1', 9464],
      ['"[::1]:0"', '::1', 0],
      ['metrics.internal:65535', 'metrics.internal', 65535],
    ])
      expect(parseConfig('f', `metrics: { listen: ${text} }`)).toEqual({
        kind: 'read',
        config: { metrics: { listen: { host, port } } },
      });
    for (const text of [
      '9464',
      ':9464',
      '127.0.0.1',
      '"::1:9464"',
      'http://127.0.0.1:9464',
      '127.0.0.1:65536',
    ])
      expect(parseConfig('f', `metrics: { listen: ${text} }`)).toMatchObject({
        kind: 'problems',
        problems: [expect.stringMatching(/^f:1:20: metrics\.listen must /)],
      });
  });

  it('may be empty', () => {
    expect(parseConfig('f', '')).toEqual({ kind: 'read', config: {} });
    expect(parseConfig('f', '# nothing yet\n')).toEqual({ kind: 'read', config: {} });
  });

  it('comes after the environment and the command line; its paths start from its folder', async () => {
    const file = path.join(folder, 'obstop.yaml');
    writeFileSync(
      file,
      'server: { port: 1, host: "::1", tls: { certFile: c.pem, keyFile: /k.pem } }\ndataDir: data\nfleet: { stepLatencyMs: 3 }\n',
    );
    expect(await readOptions(['--config', file], {})).toMatchObject({
      port: 1,
      host: '::1',
      dataDir: path.join(folder, 'data'),
      stepLatencyMs: 3,
      tls: { certFile: path.join(folder, 'c.pem'), keyFile: '/k.pem' },
    });
    const env = { PORT: '2', OBSTOP_CONFIG: file };
    expect(await readOptions([], env)).toMatchObject({ port: 2, stepLatencyMs: 3 });
    expect(await readOptions(['--port', '3'], env)).toMatchObject({ port: 3 });
  });

  it('that is not there is a problem like any other', async () => {
    await expect(
      readOptions(['--config', path.join(folder, 'none.yaml'), '--port', 'x'], {}),
    ).rejects.toThrow(OptionsError);
    await expect(
      readOptions(['--config', path.join(folder, 'none.yaml'), '--port', 'x'], {}),
    ).rejects.toThrow(/ENOENT.*\n--port/);
  });

  it('is documented key by key', () => {
    const text = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
    const keysOf = (schema: z.ZodObject, prefix: string): string[] =>
      Object.entries(schema.shape).flatMap(([key, member]) => {
        const inner = 'unwrap' in member && typeof member.unwrap === 'function' ? member.unwrap() : member;
        return 'shape' in inner ? keysOf(inner as z.ZodObject, `${prefix}${key}.`) : [`${prefix}${key}`];
      });
    const keys = keysOf(ConfigFile, '');
    expect(keys.length).toBeGreaterThan(12);
    expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });
});
