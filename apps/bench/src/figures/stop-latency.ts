import path from 'node:path';
import type { Figure } from '../figure.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import { runWorker } from '../processes/child.ts';
import type { StopLatencies, StopLatencyInput } from '../workers/stop-latency.ts';
import { own } from '../workspace.ts';

export const stopLatency: Figure = {
  name: 'stop-latency',
  title: 'Accept to SUCCESSFUL',
  async run(bench) {
    const input: StopLatencyInput = {
      dataDir: path.join(await bench.scratch(), 'data'),
      rounds: bench.quick ? 4 : 41,
      commitsPerRound: bench.quick ? 10 : 50,
    };
    const found = await runWorker<StopLatencies>(bench, own('src/workers/stop-latency.ts'), input);
    // The first round compiles.
    const stops = found.stopMs.slice(1);
    const commits = found.commitMs.slice(1).map((ms) => 2 * found.steps * ms);
    return [
      {
        what: 'Accept to SUCCESSFUL, a server stop with zero-latency steps',
        measured: { value: median(stops), unit: 'ms' },
        reference: { what: `2 × ${found.steps} transition commits`, value: median(commits), unit: 'ms' },
        ratio: medianRatio(stops, commits),
        goal: { at: 'most', ratio: 3 },
      },
    ];
  },
};
