import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Figure, Line } from '../figure.ts';
import { onPostgres } from '../processes/postgres.ts';
import { authorization, startServer } from '../processes/server.ts';
import { call, getTaskPath, stopClusterPath } from '../setup/calls.ts';
import { firstServerOf, makeCluster } from '../setup/clusters.ts';

const pollMs = 100;

/** Reads an answer as it comes, compressed: to inflate it would be the reader's work, who is on a machine of his own. */
async function receive(url: string): Promise<void> {
  const request = http.get(url, { headers: { authorization, 'accept-encoding': 'gzip' } });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  await once(response, 'end');
}

/** Seconds from the accepted stop to its end, which is seen without reading the task. */
async function stopSeconds(
  bench: Bench,
  servers: number,
  isPolled: boolean,
  databaseUrl?: string,
): Promise<number> {
  const clusters = [makeCluster({ id: 1, firstServerId: firstServerOf(1), servers })];
  const server = await startServer(bench, { clusters, ...(databaseUrl !== undefined && { databaseUrl }) });
  const { id } = (await call<{ id: number }>(server, 'POST', stopClusterPath(1))).data;
  const startedAt = performance.now();
  let isOver = false;
  const polling = (async () => {
    while (isPolled && !isOver) {
      await receive(server.url + getTaskPath(id));
      await wait(pollMs);
    }
  })();
  const hasEnded = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    if (text.includes('obstop_tasks_ended_total{status="FAILED"}')) throw new Error('the stop failed');
    return text.includes('obstop_tasks_ended_total{status="SUCCESSFUL"} 1');
  };
  while (!(await hasEnded())) await wait(50);
  const seconds = (performance.now() - startedAt) / 1000;
  isOver = true;
  await polling;
  await server.child.kill();
  return seconds;
}

async function polled(bench: Bench, newDatabase?: () => Promise<string>): Promise<Line> {
  const servers = bench.quick ? 999 : 10_002;
  const run = async (isPolled: boolean) => stopSeconds(bench, servers, isPolled, await newDatabase?.());
  // By turns, so that a machine that gets slower or faster meanwhile favours neither.
  const turns = [await run(false), await run(true), await run(true), await run(false)] as const;
  const alone = (turns[0] + turns[3]) / 2;
  const seconds = (turns[1] + turns[2]) / 2;
  return {
    what: `A stop of ${servers} servers whose task is read every ${pollMs} ms, ${newDatabase ? 'PostgreSQL' : 'embedded'}`,
    measured: { value: seconds, unit: 's' },
    reference: { what: 'the same stop, which nobody reads', value: alone, unit: 's' },
    ratio: seconds / alone,
    goal: { at: 'most', ratio: 1.2 },
  };
}

export const polledStop: Figure = {
  name: 'polled-stop',
  title: 'A large stop that somebody watches',
  run: async (bench) => [
    await polled(bench),
    ...(await onPostgres(bench, 'A large stop that is read, PostgreSQL', async (newDatabase) => [
      await polled(bench, newDatabase),
    ])),
  ],
};
