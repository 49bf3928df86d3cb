import { createObshellClient } from '@obstop/client/obshell';
import { createOcpClient } from '@obstop/client/ocp';
import type { Figure } from '../figure.ts';
import { median } from '../measure/compare.ts';
import { adminPassword, rootPassword, startServer } from '../processes/server.ts';
import { makeClusters } from '../setup/clusters.ts';

/** Both schedulers of obshell look for what is due once in this time and move a DAG by one stage (obshell 4.5, constant/scheduler.go). */
const tickSeconds = 1;
const pollMs = 5;

export const followedStop: Figure = {
  name: 'followed-stop',
  title: 'A stop followed to its end',
  async run(bench) {
    const count = bench.quick ? 4 : 30;
    // The first cluster is the agent's own.
    const { url: baseUrl } = await startServer(bench, { clusters: makeClusters(1 + count) });
    const obshell = createObshellClient({ baseUrl, auth: { kind: 'password', password: rootPassword } });
    const stages = (await obshell.zones.stop('zone1')).raw.max_stage;
    const auth = { kind: 'basic', username: 'admin', password: adminPassword } as const;
    const ocp = createOcpClient({ baseUrl, auth });
    const seconds: number[] = [];
    for (let cluster = 2; cluster < 2 + count; cluster += 1) {
      const startedAt = performance.now();
      const task = await ocp.zones.stop(cluster, 'zone1');
      await task.wait({ poll: { minMs: pollMs, maxMs: pollMs } });
      seconds.push((performance.now() - startedAt) / 1000);
    }
    // In the first ones, processes compile what they run.
    const measured = median(seconds.slice(Math.floor(count / 3)));
    return [
      {
        what: `A zone stop followed to its end, client over HTTP, zero-latency steps, read every ${pollMs} ms`,
        measured: { value: measured, unit: 's' },
        reference: {
          what: `obshell's ${stages} stages of the same stop × ${tickSeconds} s (computed: its schedulers tick once a second)`,
          value: stages * tickSeconds,
          unit: 's',
        },
        ratio: measured / (stages * tickSeconds),
        goal: { at: 'most', ratio: 1 / 50 },
      },
    ];
  },
};
