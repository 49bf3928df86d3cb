import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createOcpClient } from '@obstop/client/ocp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { password, type StartedServer, startServer } from '../../../scripts/testing/start-app.ts';
import { stopZones } from '../src/stop-zones.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let server: StartedServer;
beforeAll(async () => {
  server = await startServer(10);
});
afterEach(() => server.call('POST /obstop/v1/reset'));
afterAll(() => server.stop());

const client = () =>
  createOcpClient({ baseUrl: server.url, auth: { kind: 'basic', username: 'admin', password } });
/** How many tasks there have been, of the server's whole life. */
const tasks = async () => (await client().tasks.list({ size: 2000 })).items.length;

/** Runs the example as a user does; Ctrl-C once `interruptAt` was printed. */
async function run(zones: string[], interruptAt?: string) {
  const child = spawn(process.execPath, [main, ...zones], {
    env: { ...process.env, OCP_URL: server.url, OCP_PASSWORD: password },
  });
  let output = '';
  let interrupted = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      if (interrupted || interruptAt === undefined || !output.includes(interruptAt)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('bulk-stop-zones', () => {
  it('stops each zone after the one before it', async () => {
    const { code, output } = await run(['1/zone2', '2/zone2']);
    expect(output).toMatch(/stopped: 1\/zone2, 2\/zone2\n$/);
    expect(output.indexOf('1/zone2: succeeded')).toBeGreaterThan(-1);
    expect(output.indexOf('2/zone2: running')).toBeGreaterThan(output.indexOf('1/zone2: succeeded'));
    expect(code).toBe(0);
  });

  it('ends at the zone that the server refuses, and touches none after it', async () => {
    const [first, refused, after] = ['2/zone1', '2/zone2', '1/zone2'].map((text) => {
      const [clusterId = '', zoneName = ''] = text.split('/');
      return { clusterId, zoneName };
    });
    const zones = [first, refused, after].filter((zone) => zone !== undefined);
    const before = await tasks();
    const result = await stopZones(client(), zones);
    expect(result).toMatchObject({
      stopped: [first],
      failed: { zone: refused, error: { kind: 'conflict', target: { stoppedZone: 'zone1' } } },
      untouched: [after],
    });
    expect(await tasks()).toBe(before + 1);
  });

  it('begins no further zone after Ctrl-C, and says that one is still going down', async () => {
    const before = await tasks();
    const { code, output } = await run(['1/zone2', '2/zone2', '2/zone3'], '2/zone2: running');
    expect(output).toContain('stopped: 1/zone2\n');
    expect(output).toContain('ended at 2/zone2: ');
    expect(output).toContain('it may still be going down');
    expect(output).toContain('untouched: 2/zone3\n');
    expect(code).toBe(130);
    expect(await tasks()).toBe(before + 2);
  });

  it('begins nothing for a signal that is aborted already', async () => {
    const zones = [{ clusterId: '1', zoneName: 'zone2' }];
    const before = await tasks();
    expect(await stopZones(client(), zones, { signal: AbortSignal.abort() })).toEqual({
      stopped: [],
      untouched: zones,
    });
    expect(await tasks()).toBe(before);
  });

  it('asks for its arguments', async () => {
    expect(await run(['zone2'])).toEqual({ code: 2, output: 'usage: node src/main.ts CLUSTER_ID/ZONE…\n' });
  });
});
