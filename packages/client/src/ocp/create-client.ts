import { withResponses } from '../core/with-response.ts';
import type { OcpClient, PlainOcpClient } from './client.ts';
import { createClusterReads } from './clusters.ts';
import { connect, type OcpClientOptions } from './connect.ts';
import { createOperations } from './operations.ts';
import { createSubtasks, createTaskSource, createTasks } from './tasks.ts';

/**
 * Makes a client of one OCP. Nothing is sent by making it. Throws ObstopError `invalid-request` where `baseUrl`, `auth` or `retry` cannot be
 * used.
 */
export function createOcpClient(options: OcpClientOptions): OcpClient {
  const { call, runtime, username } = connect(options);
  const source = createTaskSource(call, runtime);
  const reads = createClusterReads(call);
  const operations = createOperations(call, source, reads, username);
  return withResponses<PlainOcpClient>({
    clusters: { ...reads.clusters, ...operations.clusters },
    zones: { ...reads.zones, ...operations.zones },
    servers: { ...reads.servers, ...operations.servers },
    tasks: createTasks(call, source),
    subtasks: createSubtasks(call),
  });
}
