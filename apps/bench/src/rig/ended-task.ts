import { setTimeout as wait } from 'node:timers/promises';
import type { BenchedServer } from '../processes/server.ts';
import { getTaskPath, stopClusterPath } from './paths.ts';

/** One call on the server with admin's rights. Throws where it is refused, and where it has not answered after `limitMs`. */
export async function call(
  { url, authorization }: Pick<BenchedServer, 'url' | 'authorization'>,
  method: 'GET' | 'POST',
  path: string,
  expected = 200,
  limitMs = 60_000,
): Promise<{ data?: unknown; [member: string]: unknown }> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization },
    signal: AbortSignal.timeout(limitMs),
  });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Stops a cluster and follows the task to its end. The task's number. */
export async function stopAndWait(server: BenchedServer, clusterId: number): Promise<number> {
  const { data } = await call(server, 'POST', stopClusterPath(clusterId));
  const { id } = data as { id: number };
  for (;;) {
    const task = (await call(server, 'GET', getTaskPath(id))).data as { status: string };
    if (task.status === 'SUCCESSFUL') return id;
    if (task.status === 'FAILED') throw new Error(`task ${id} failed`);
    await wait(10);
  }
}
