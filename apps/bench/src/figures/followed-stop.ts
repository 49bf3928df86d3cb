import path from 'node:path';
import type { Figure, Line } from '../figure.ts';
import { median } from '../measure/statistics.ts';
import { startWorker } from '../processes/child.ts';
import { adminPassword, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { seed } from '../rig/seed-store.ts';
import type { FollowedStops, FollowedStopsInput } from '../workers/followed-stops.ts';
import { own } from '../workspace.ts';

/** Both schedulers of obshell look for what is due once in this time and move a DAG by one stage (obshell 4.5, constant/scheduler.go). */
const tickSeconds = 1;

export const followedStop: Figure = {
  name: 'followed-stop',
  title: 'A stop followed to its end',
  async run(bench) {
    const count = bench.quick ? 4 : 30;
    const slow = bench.quick ? 1 : 4;
    const dataDir = path.join(await bench.scratch(), 'data');
    await seed({ dataDir }, makeClusters(1 + count + slow));
    const server = await startServer(bench, { dataDir });
    const worker = startWorker<FollowedStopsInput, FollowedStops>(
      bench,
      own('src/workers/followed-stops.ts'),
    );
    const { url: baseUrl, rootPassword } = server;
    const follow = (from: number, length: number, pollMs?: number) =>
      worker.ask({
        baseUrl,
        adminPassword,
        rootPassword,
        clusters: Array.from({ length }, (_, index) => from + index),
        ...(pollMs !== undefined && { pollMs }),
      });
    const close = await follow(2, count, 5);
    const usual = await follow(2 + count, slow);
    const { stages } = close;
    const line = (tookMs: number[]): Omit<Line, 'what'> => ({
      measured: { value: median(tookMs) / 1000, unit: 's' },
      reference: {
        what: `obshell's ${stages} stages of the same stop × ${tickSeconds} s (computed: its schedulers tick once a second)`,
        value: stages * tickSeconds,
        unit: 's',
      },
      ratio: median(tookMs) / 1000 / (stages * tickSeconds),
    });
    return [
      {
        what: 'A zone stop followed to its end, client over HTTP, zero-latency steps, read every 5 ms',
        // The first ones compile.
        ...line(close.tookMs.slice(Math.floor(count / 3))),
        goal: { at: 'most', ratio: 1 / 50 },
      },
      {
        what: "A zone stop followed to its end, the client's own spacing of reads (0.5 s and more)",
        ...line(usual.tookMs),
      },
    ];
  },
};
