import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { password, type StartedServer, startServer } from '../../../scripts/testing/start-app.ts';
import { runCli } from '../src/cli.ts';
import { type FakeIo, fakeIo } from './fake-io.ts';

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real server and a home of its own for the tests of a file. */
export function useServer(stepLatencyMs = 5) {
  let server: StartedServer;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'obstop-cli-'));
    server = await startServer(stepLatencyMs);
  });
  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });
  const env = (more: Record<string, string> = {}) => ({
    HOME: home,
    OBSTOP_URL: server.url,
    OBSTOP_PASSWORD: password,
    ...more,
  });
  const runWith = async (io: FakeIo, words: string): Promise<Ran> => {
    const code = await runCli(words.split(' '), io, '1.2.3');
    return { code, ...io.out };
  };
  return {
    env,
    runWith,
    home: () => home,
    url: () => server.url,
    reset: () => server.call('POST /obstop/v1/reset'),
    fault: (clusterId: number, rule: object) =>
      server.call('POST /obstop/v1/faults', { scope: { clusterId }, rule }),
    /** Runs a command without a terminal. */
    run: (words: string, more: Record<string, string> = {}) => runWith(fakeIo({ env: env(more) }), words),
  };
}
