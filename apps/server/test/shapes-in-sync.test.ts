import {
  subtaskStatusToState,
  taskOperationToDagOperator,
  taskStatusToDagState,
} from '@obstop/contracts/state-mapping';
import { afterEach, describe, expect, it } from 'vitest';
import { betweenLooks } from './between-looks.ts';
import { type TestServer, useServer } from './harness.ts';
import { createGoClient } from './obshell/fixture-client/go-client.ts';
import type { Dag, ShellClient } from './obshell/fixture-client/shell-client.ts';

// The same stop asked for through both APIs, each on a fleet of its own.

const rootPassword = 'root of both';
const ocp = useServer({ rootPassword });
const obshell = useServer({ rootPassword });
const shellOf = (server: TestServer) => createGoClient({ url: server.url, password: rootPassword });

interface Pair {
  name: string;
  viaOcp: { path: string; body?: object };
  viaObshell(shell: ShellClient): Promise<Dag>;
  /** What the stop does last to the fleet. */
  acts: 'stopProcess' | 'isolateServer';
}

const server2 = { type: 'SERVER', target: ['10.10.10.2:2886'] } as const;
const onServer2 = (shell: ShellClient, mode: 'force' | 'plain' | 'terminate') =>
  shell.stop({ type: server2.type, target: [...server2.target] }, mode);
const pairs: Pair[] = [
  {
    name: 'a cluster ↔ GLOBAL force',
    viaOcp: { path: '/stop' },
    viaObshell: (shell) => shell.stop({ type: 'GLOBAL' }, 'force'),
    acts: 'stopProcess',
  },
  {
    name: 'a zone ↔ the zone call',
    viaOcp: { path: '/zones/zone2/stop' },
    viaObshell: (shell) => shell.stopZone('zone2', false),
    acts: 'stopProcess',
  },
  {
    name: 'a server by force ↔ SERVER force',
    viaOcp: { path: '/servers/2/stop', body: { force: true } },
    viaObshell: (shell) => onServer2(shell, 'force'),
    acts: 'stopProcess',
  },
  {
    name: 'a server’s service ↔ SERVER plain',
    viaOcp: { path: '/servers/2/stop', body: { type: 'STOP_SERVICE' } },
    viaObshell: (shell) => onServer2(shell, 'plain'),
    acts: 'isolateServer',
  },
  {
    name: 'a server after a freeze, by force ↔ SERVER terminate',
    viaOcp: { path: '/servers/2/stop', body: { freezeServer: true, force: true } },
    viaObshell: (shell) => onServer2(shell, 'terminate'),
    acts: 'stopProcess',
  },
];

interface OcpSubtask {
  id: number;
  name: string;
  status: keyof typeof subtaskStatusToState;
}
interface OcpTask {
  id: number;
  status: keyof typeof taskStatusToDagState;
  operation: keyof typeof taskOperationToDagOperator;
  subtasks: OcpSubtask[];
}

const tasks = '/api/v2/tasks/instances';
const stopThroughOcp = async ({ path, body }: Pair['viaOcp']) => {
  const answer = await ocp.post(`/api/v2/ob/clusters/1${path}`, body ?? {});
  expect(answer.status, answer.text).toBe(200);
  return (answer.body.data as { id: number }).id;
};
const taskOf = async (server: TestServer, id: number) =>
  (await server.get(`${tasks}/${id}`)).body.data as unknown as OcpTask;
const lastTaskId = async (server: TestServer) => {
  const { body } = await server.get(`${tasks}?page=1&size=1`);
  return (body.data as { contents: { id: number }[] }).contents[0]?.id ?? 0;
};

/** What the managing side says of cluster, zones and servers. */
async function statuses(server: TestServer) {
  const { body } = await server.get('/api/v2/ob/clusters/1');
  const { status, zones } = body.data as {
    status: string;
    zones: { name: string; status: string; innerStatus: string; servers: Record<string, unknown>[] }[];
  };
  return {
    status,
    zones: zones.map(({ name, status: zone, innerStatus, servers }) => ({
      name,
      zone,
      innerStatus,
      servers: servers.map((each) => [each.id, each.status, each.innerStatus]),
    })),
  };
}

/** What a log line did, to what: the same words for both plans. */
const effects: [RegExp, (match: RegExpExecArray) => string][] = [
  [/(?:Stop|Kill) observer process of server (\d+)/, ([, id]) => `server ${id}: end process`],
  [/ALTER SYSTEM STOP ZONE '(\w+)'/, ([, zone]) => `zone ${zone}: isolate`],
  [/ALTER SYSTEM STOP SERVER '([\d.]+):/, ([, ip]) => `server ${ip?.split('.').at(-1)}: isolate`],
  [/MINOR FREEZE SERVER = \('([\d.]+):/, ([, ip]) => `server ${ip?.split('.').at(-1)}: freeze`],
];

async function effectsOf(server: TestServer, id: number): Promise<string[]> {
  const found: string[] = [];
  for (const subtask of (await taskOf(server, id)).subtasks) {
    const { body } = await server.get(`${tasks}/${id}/subtasks/${subtask.id}/log`);
    for (const line of (body.data as { log: string }).log.split('\n')) {
      for (const [pattern, read] of effects) {
        const match = pattern.exec(line);
        if (match) found.push(read(match));
      }
      const set = /Set status: (.*)/.exec(line)?.[1];
      for (const part of set?.split(', ') ?? []) {
        const [, what, status] = /^((?:zone|server) \S+|cluster) (\S+)$/.exec(part) ?? [];
        if (what) found.push(`${what}: ${status}`);
      }
    }
  }
  return found;
}

/** The effects on each cluster, zone and server, in order. */
const byEntity = (list: string[]) =>
  Object.fromEntries(
    [...Map.groupBy(list, (effect) => effect.split(':')[0] ?? '')]
      .map(([entity, own]) => [entity, [...new Set(own)]] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
const isStep = (effect: string) => !/: (?:OPERATING|STOPPING|\w+_STOPPING)$/.test(effect);
/** Kinds of steps in the order in which each is first met, what only shows that something is under way left out. */
const kinds = (list: string[]) => [
  ...new Set(
    list
      .filter(isStep)
      .map((effect) => effect.replace(/^(zone|server) [^:]+/, '$1').replace(/: [A-Z_]+$/, ' ends')),
  ),
];

afterEach(async () => {
  for (const server of [ocp, obshell]) await server.post('/obstop/v1/reset');
});

describe.each(pairs)('$name', ({ viaOcp, viaObshell, acts }) => {
  it('does the same to the fleet, in the same order', async () => {
    const ocpId = await stopThroughOcp(viaOcp);
    expect(await ocp.ended(ocpId)).toMatchObject({ status: 'SUCCESSFUL' });
    const shell = shellOf(obshell);
    await shell.succeeded((await viaObshell(shell)).id);
    const obshellId = await lastTaskId(obshell);

    expect(await statuses(obshell)).toEqual(await statuses(ocp));
    const [one, other] = [await effectsOf(ocp, ocpId), await effectsOf(obshell, obshellId)];
    expect(one.length).toBeGreaterThan(3);
    expect(byEntity(other)).toEqual(byEntity(one));
    expect(kinds(other)).toEqual(kinds(one));
  });

  it('is reported alike by both APIs while it runs', async () => {
    for (const server of [ocp, obshell])
      await server.post('/obstop/v1/faults', {
        scope: { clusterId: 1 },
        rule: { kind: 'hang', operation: acts },
      });
    await stopThroughOcp(viaOcp);
    await viaObshell(shellOf(obshell));
    const seen = [];
    for (const server of [ocp, obshell]) {
      const id = await lastTaskId(server);
      let task = await taskOf(server, id);
      const hangs = ({ name, status }: OcpSubtask) =>
        status === 'RUNNING' && /process|Wait for all agents|stop sql|Stop observer|Stop server/i.test(name);
      for (; !task.subtasks.some(hangs); await betweenLooks()) task = await taskOf(server, id);
      // Other agents' parts may still be ending.
      let now = await statuses(server);
      for (let next = await statuses(server); JSON.stringify(next) !== JSON.stringify(now); ) {
        now = next;
        next = await statuses(server);
      }
      const shell = shellOf(server);
      const dag = await shell.dag(idOfMainDag(id));
      task = await taskOf(server, id);

      expect(dag.state).toBe(taskStatusToDagState[task.status].to);
      expect(dag.operator).toBe(taskOperationToDagOperator[task.operation].to);
      const subTasks = dag.nodes.flatMap((node) => node.subTasks);
      expect(subTasks.map(({ name, state }) => [name, state])).toEqual(
        task.subtasks.map(({ name, status }) => [name, subtaskStatusToState[status].to]),
      );
      expect(dag.nodes[dag.stage - 1]?.name).toBe(task.subtasks.find(hangs)?.name);
      seen.push(now);
    }
    expect(seen[1]).toEqual(seen[0]);
  });
});

/** Main DAGs have the odd row ids on the first agent. */
const idOfMainDag = (taskId: number) => `2016843008102886${2 * taskId - 1}`;
