import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password, type StartedServer, startServer } from '../../../scripts/testing/start-app.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let server: StartedServer;
beforeAll(async () => {
  server = await startServer(20);
});
afterAll(() => server.stop());

/** Runs the example as a user does; `onLine` is called with all that was printed so far. */
async function run(args: string[], onOutput: (output: string, kill: () => void) => void = () => {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, OCP_URL: server.url, OCP_PASSWORD: password },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      onOutput(output, () => child.kill('SIGINT'));
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('stop-and-wait', () => {
  it('shows the progress of a stop to its end', async () => {
    const { code, output } = await run(['1', 'zone2']);
    expect(output).toMatch(/^task \d+: Stop OB zone\n/);
    expect(output).toMatch(/█ *.* 100 %/);
    expect(output).toMatch(/zone2 is stopped\n$/);
    expect(code).toBe(0);
  });

  it('says which step failed, with the end of its log', async () => {
    await server.call('POST /obstop/v1/faults', {
      scope: { clusterId: 2 },
      rule: { kind: 'fail', operation: 'isolateZone', times: 1, message: 'OB-4179' },
    });
    const { code, output } = await run(['2', 'zone1']);
    expect(output).toContain('OB-4179');
    expect(code).toBe(1);
  });

  it('says which task is in the way', async () => {
    const { code, output } = await run(['2', 'zone1']);
    expect(output).toMatch(/task \d+ has to end first/);
    expect(code).toBe(1);
    await server.call('POST /obstop/v1/reset');
  });

  it('ends the waiting on Ctrl-C and leaves the stop alone', async () => {
    await server.call('POST /obstop/v1/faults', {
      scope: { clusterId: 2 },
      rule: { kind: 'hang', operation: 'isolateZone' },
    });
    let killed = false;
    const { code, output } = await run(['2', 'zone1'], (printed, kill) => {
      if (killed || !printed.includes(' %')) return;
      killed = true;
      kill();
    });
    expect(code).toBe(130);
    expect(output).not.toContain('is stopped');
    await server.call('POST /obstop/v1/reset');
  });

  it('asks for its arguments', async () => {
    expect(await run([])).toEqual({ code: 2, output: 'usage: node src/main.ts CLUSTER_ID ZONE\n' });
  });
});
