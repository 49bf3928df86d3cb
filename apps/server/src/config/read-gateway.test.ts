import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from './config-file.ts';
import { readOptions } from './options.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Options of a server with this configuration. */
async function read(yaml: string, env: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const file = path.join(folder, 'obstop.yaml');
  writeFileSync(file, yaml);
  const options = await readOptions(['--config', file, ...args], env);
  if (options === 'help') throw new Error('help');
  return options;
}
const cluster = (more = 'password: { env: OB }') => `{ id: 1, agents: [10.0.0.1:2886], ${more} }`;
const gateway = (clusters = cluster(), fleet = '') =>
  `fleet: { kind: obshell${fleet} }\nclusters: [${clusters}]\n`;

describe('clusters that obshell manages', () => {
  it('are read with their passwords from the environment', async () => {
    expect((await read(gateway(cluster(), ', refreshSeconds: 5'), { OB: 'secret' })).gateway).toEqual({
      clusters: [{ id: 1, agents: ['10.0.0.1:2886'], rootPassword: 'secret' }],
      refreshSeconds: 5,
    });
  });

  it('or from a file beside the configuration, without the end of its line', async () => {
    writeFileSync(path.join(folder, 'root-sys'), 'from a file \n');
    const { clusters = [] } = (await read(gateway(cluster('password: { file: root-sys }')))).gateway ?? {};
    expect(clusters[0]?.rootPassword).toBe('from a file ');
  });

  it('have their files in TLS resolved, where every agent speaks it', async () => {
    const tls = `{ id: 1, agents: ['https://a:2886'], password: { env: OB }, tls: { caFile: ca.pem } }`;
    expect((await read(gateway(tls), { OB: '' })).gateway?.clusters[0]).toMatchObject({
      rootPassword: '',
      tls: { caFile: path.join(folder, 'ca.pem') },
    });
  });

  it('never have a password in the file itself', () => {
    const outcome = parseConfig('x', gateway(cluster('password: hunter2')));
    expect(outcome).toMatchObject({
      kind: 'problems',
      problems: [expect.stringMatching(/password must be \{ env: NAME \} or \{ file: PATH \}$/)],
    });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it.each([
    ['a variable that is not set', gateway(), /the password of cluster 1: OB is not set/],
    [
      'a file that is not there',
      gateway(cluster('password: { file: none }')),
      /none cannot be read \(ENOENT\)/,
    ],
    ['no cluster', 'fleet: { kind: obshell }', /clusters is missing/],
    ['a cluster twice', gateway(`${cluster()}, ${cluster()}`), /clusters names 1 twice/],
    ['faults', gateway(cluster(), ', seed: 1'), /fleet.seed is for fleet.kind simulated/],
    [
      'faults of HTTP',
      `${gateway(cluster())}\nserver: { httpFaults: true }`,
      /faults of HTTP are for fleet.kind simulated/,
    ],
    [
      'a simulated cluster',
      gateway(
        cluster(),
        ', clusters: [{ id: 1, name: a, zones: [{ name: z, servers: [{ id: 1, ip: 10.0.0.1 }] }] }]',
      ),
      /fleet.clusters is for fleet.kind simulated/,
    ],
    ['clusters of a simulated fleet', `clusters: [${cluster()}]`, /clusters is for fleet.kind obshell/],
    [
      'a refresh of a simulated fleet',
      'fleet: { refreshSeconds: 1 }',
      /fleet.refreshSeconds is for fleet.kind obshell/,
    ],
    [
      'TLS for agents by HTTP',
      gateway(cluster('password: { env: OB }, tls: {}')),
      /not all of its agents are https/,
    ],
  ])('%s: refused', async (_, yaml, problem) => {
    await expect(read(yaml)).rejects.toThrow(problem);
  });

  it('are refused together with what the simulated fleet alone can do', async () => {
    const env = { OB: 'x' };
    await expect(read(gateway(), env, ['--reset'])).rejects.toThrow(/--reset is for fleet.kind simulated/);
    await expect(read(gateway(), env, ['--step-latency-ms', '1'])).rejects.toThrow(/a step latency is for/);
  });
});
