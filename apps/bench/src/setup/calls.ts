import { setTimeout as wait } from 'node:timers/promises';
import { ocpOperations, pathOf } from '@obstop/contracts/operations';
import { wireRequest } from '../measure/load.ts';
import { authorization } from '../processes/server.ts';
import { firstServerOf } from './clusters.ts';

/** Paths of the calls that are measured, by the contract's table. */
export const listTasksPath = ocpOperations.listTasks.path;
export const getTaskPath = (taskInstanceId: number) => pathOf(ocpOperations.getTask, { taskInstanceId });
export const stopClusterPath = (id: number) => pathOf(ocpOperations.stopCluster, { id });
/** Of the first server of one of makeClusters' clusters. */
export const stopServerPath = (id: number) =>
  pathOf(ocpOperations.stopServer, { id, serverId: firstServerOf(id) });

/** Stops of the first server of `count` clusters, from one on: as they go over the wire. */
export const stopRequests = (firstCluster: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    wireRequest('POST', stopServerPath(firstCluster + index), authorization),
  );

/** One call on the server with admin's rights. Throws where it is answered by another status. */
export async function call<Data>(
  { url }: { url: string },
  method: 'GET' | 'POST',
  path: string,
  expected = 200,
): Promise<{ data: Data }> {
  const response = await fetch(url + path, { method, headers: { authorization } });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Stops a cluster and follows the task to its end. The task's number. */
export async function stopAndWait(server: { url: string }, clusterId: number): Promise<number> {
  const { id } = (await call<{ id: number }>(server, 'POST', stopClusterPath(clusterId))).data;
  for (;;) {
    const { status } = (await call<{ status: string }>(server, 'GET', getTaskPath(id))).data;
    if (status === 'SUCCESSFUL') return id;
    if (status === 'FAILED') throw new Error(`task ${id} failed`);
    await wait(10);
  }
}
