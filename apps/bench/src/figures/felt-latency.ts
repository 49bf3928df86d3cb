import type { Figure, Line } from '../figure.ts';
import { applyLoad, loadTime, wireRequest } from '../measure/load.ts';
import { authorization, startServer } from '../processes/server.ts';
import { call, getTaskPath, stopAndWait, stopClusterPath, stopRequests } from '../setup/calls.ts';
import { makeCluster, makeClusters } from '../setup/clusters.ts';

const connections = 50;
const busyStops = 50;

/** Milliseconds that this share of the answers took at most. */
function percentile(tookMs: readonly number[], share: number): number {
  const sorted = [...tookMs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const shown = (tookMs: readonly number[]): string =>
  [0.5, 0.95, 0.99].map((share) => percentile(tookMs, share).toFixed(1)).join(' / ');

function line(what: string, busy: readonly number[], idle: readonly number[]): Line {
  const [measured, reference] = [percentile(busy, 0.95), percentile(idle, 0.95)];
  return {
    what: `${what} at ${connections} connections while ${busyStops} stops run, p95`,
    measured: { value: measured, unit: 'ms' },
    reference: { what: 'the same while nothing runs', value: reference, unit: 'ms' },
    ratio: measured / reference,
    note: `p50 / p95 / p99 in ms: ${shown(busy)}, while nothing runs ${shown(idle)}.`,
  };
}

export const feltLatency: Figure = {
  name: 'felt-latency',
  title: 'What callers wait while others stop',
  async run(bench) {
    const perRound = bench.quick ? 100 : 300;
    const servers = bench.quick ? 30 : 300;
    const small = makeClusters(2 * perRound + 1);
    const firstBusy = small.length + 1;
    const large = Array.from({ length: busyStops }, (_, index) =>
      makeCluster({ id: firstBusy + index, firstServerId: 100_000 + index * servers, servers }),
    );
    const server = await startServer(bench, { clusters: [...small, ...large], stepLatencyMs: 20 });
    const ended = await stopAndWait(server, 2 * perRound + 1);
    const times = async (load: Omit<Parameters<typeof applyLoad>[1], 'connections' | 'expected'>) => {
      const tookMs: number[] = [];
      const onAnswer = (ms: number) => void tookMs.push(ms);
      await applyLoad(server.port, { connections, expected: 200, onAnswer, ...load });
      return tookMs;
    };
    const reads = {
      ...loadTime(bench.quick),
      requests: [wireRequest('GET', getTaskPath(ended), authorization)],
    };
    const accepts = (round: number) => ({ requests: stopRequests(1 + round * perRound, perRound) });
    const idle = { read: await times(reads), accept: await times(accepts(0)) };
    for (const { id } of large) await call(server, 'POST', stopClusterPath(id));
    const busy = { accept: await times(accepts(1)), read: await times(reads) };
    return [line('Accepting a stop', busy.accept, idle.accept), line('Reading a task', busy.read, idle.read)];
  },
};
