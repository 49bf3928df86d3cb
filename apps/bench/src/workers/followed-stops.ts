// Stops a zone through the client and waits for its end; tells also how many stages obshell goes through for the same stop.
import { createObshellClient } from '@obstop/client/obshell';
import { createOcpClient } from '@obstop/client/ocp';
import { serveParent } from '../processes/serve-parent.ts';

export interface FollowedStopsInput {
  baseUrl: string;
  adminPassword: string;
  rootPassword: string;
  /** A zone of each is stopped over OCP. The agent's own cluster is not among them. */
  clusters: number[];
  /** Between two readings; the client's default where absent. */
  pollMs?: number;
}

export interface FollowedStops {
  /** Of the stop of a zone, as the agent plans it. */
  stages: number;
  /** Milliseconds from the call until its success is known. */
  tookMs: number[];
}

serveParent(async (input: FollowedStopsInput): Promise<FollowedStops> => {
  const { baseUrl, adminPassword, rootPassword, clusters, pollMs } = input;
  const obshell = createObshellClient({ baseUrl, auth: { kind: 'password', password: rootPassword } });
  const last = await obshell.dags.getMaintainOb().catch(() => undefined);
  const dag = last ?? (await obshell.zones.stop('zone1'));
  const ocp = createOcpClient({
    baseUrl,
    auth: { kind: 'basic', username: 'admin', password: adminPassword },
  });
  const tookMs: number[] = [];
  for (const cluster of clusters) {
    const startedAt = performance.now();
    const task = await ocp.zones.stop(cluster, 'zone1');
    await task.wait(pollMs === undefined ? {} : { poll: { minMs: pollMs, maxMs: pollMs } });
    tookMs.push(performance.now() - startedAt);
  }
  return { stages: dag.raw.max_stage, tookMs };
});
