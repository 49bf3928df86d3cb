import { expect, it } from 'vitest';
import { createOcpClient } from '../src/ocp.ts';
import { password, startRealServer } from './real-server.ts';

it('waiting outlives a server that crashes and comes back', async () => {
  const server = await startRealServer(30);
  try {
    const ocp = createOcpClient({
      baseUrl: server.baseUrl,
      auth: { kind: 'basic', username: 'admin', password },
    });
    const task = await ocp.clusters.stop(2);
    const kinds = new Set<string>();
    let restarted: Promise<void> | undefined;
    const ended = await task.wait({
      poll: { minMs: 20, maxMs: 100 },
      onProgress: ({ outage, percent }) => {
        if (percent > 0 && !restarted) restarted = server.kill();
        if (!outage) return;
        if (kinds.size === 0) restarted = restarted?.then(() => server.start());
        kinds.add(outage.kind);
      },
    });
    await restarted;
    expect(ended.state).toBe('succeeded');
    expect([...kinds]).toEqual(['unreachable']);
  } finally {
    await server.close();
  }
});
