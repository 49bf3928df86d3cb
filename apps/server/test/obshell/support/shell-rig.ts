import { beforeEach, expect } from 'vitest';
import type { ServerOptions } from '../../../src/config/options.ts';
import { betweenLooks } from '../../between-looks.ts';
import { type Answer, type TestServer, useServer } from '../../harness.ts';
import { createGoClient } from '../fixture-client/go-client.ts';
import { createPythonClient } from '../fixture-client/python-client.ts';
import type { ClientSettings, Dag, ShellClient } from '../fixture-client/shell-client.ts';
import { type BentCaller, createBentCaller } from './bent-caller.ts';

/** The password of root@sys in these tests. */
export const rootPassword = 'root of sys <&> ü"';

/** Every agent of the demo cluster 1, in order; the server ids are 1 to 3, one in each of zone1 to zone3. */
export const agents = ['10.10.10.1:2886', '10.10.10.2:2886', '10.10.10.3:2886'];

/** Which SDK a scenario is gone through with. */
export const dialects = ['python', 'go'] as const;

/** A real server, and the callers of its obshell surface. */
export interface ShellRig {
  server: TestServer;
  /** A new client, which knows nothing yet. */
  client(dialect: ShellClient['dialect'], settings?: Partial<ClientSettings>): ShellClient;
  /** Signed requests of any make, for what no SDK would send. */
  caller(): BentCaller;
  /** A fault in cluster 1; gone at the next test. */
  fault(rule: object, scope?: object): Promise<void>;
  clearFaults(): Promise<void>;
  /** Number of tasks in OCP's list: what a refused request must leave as it is. */
  taskCount(): Promise<number>;
  /** Asks for the DAG until `until` holds; the answers are awaited, nothing is slept through. */
  followed(client: ShellClient, id: string, until: (dag: Dag) => boolean): Promise<Dag>;
}

/** One server for a test file; before every test the demo fleet is made anew, with nothing stopped and nothing held. */
export function useShell(options: Partial<ServerOptions> = {}): ShellRig {
  const server = useServer({ rootPassword, server: options });
  const ok = (answer: Answer) => expect(answer.status, answer.text).toBe(200);
  beforeEach(async () => ok(await server.post('/obstop/v1/reset')));
  return {
    server,
    client: (dialect, settings) =>
      (dialect === 'go' ? createGoClient : createPythonClient)({
        url: server.url,
        password: rootPassword,
        ...settings,
      }),
    caller: () => createBentCaller(server.url, rootPassword),
    fault: async (rule, scope = {}) =>
      ok(await server.post('/obstop/v1/faults', { scope: { clusterId: 1, ...scope }, rule })),
    clearFaults: async () => ok(await server.send('/obstop/v1/faults', { method: 'DELETE' })),
    taskCount: async () => {
      const { body } = await server.get('/api/v2/tasks/instances?page=1&size=1');
      return (body.data as { page: { totalElements: number } }).page.totalElements;
    },
    followed: async (client, id, until) => {
      for (; ; await betweenLooks()) {
        const dag = await client.dag(id);
        if (until(dag)) return dag;
        if (dag.state === 'FAILED' || dag.state === 'SUCCEED') {
          throw new Error(`${dag.name} ended as ${dag.state} at stage ${dag.stage}`);
        }
      }
    },
  };
}
