import { describe, expect, it } from 'vitest';
import { createObshellClient, plainCodec } from '../src/obshell.ts';
import { failure } from './failure.ts';
import { lostConnection, type Scripted, scriptedFetch, testRuntime, wireDag } from './obshell-scripted.ts';

const stopCall = 'POST /api/v1/ob/stop';
const agentDags = 'GET /api/v1/task/dags/agent';
const unfinished = 'GET /api/v1/task/dag/unfinish';
const none = { data: { contents: null } };
const stopAll = { scope: 'GLOBAL', force: true } as const;

function setUp(script: Parameters<typeof scriptedFetch>[1]) {
  const runtime = testRuntime();
  const server = scriptedFetch(runtime, script);
  const client = createObshellClient({
    baseUrl: 'http://agent.example:2886',
    auth: { kind: 'password', password: 'rootpwd' },
    codec: plainCodec,
    fetch: server.fetch,
    runtime,
  });
  return { client, runtime, ...server };
}

/** The agent’s clock, three hours ahead of the client’s. */
const agentTime = (seconds: number) =>
  new Date(Date.parse('2026-11-21T05:00:00Z') + seconds * 1000).toISOString();
const dagList = (at: number, ...started: [id: string, second: number, name?: string][]): Scripted => ({
  at: agentTime(at),
  data: {
    contents: started.map(([id, second, name = 'Stop OB']) =>
      wireDag({ id, name, start_time: agentTime(second), end_time: agentTime(second) }),
    ),
  },
});

const losses: [string, Scripted][] = [
  ['the connection is lost', lostConnection()],
  ['a gateway answers 502', { raw: '<html>Bad gateway</html>', status: 502 }],
  ['the body is cut short', { raw: '{"successful":true,"da' }],
  ['a page answers 200', { raw: '<html>hello</html>' }],
  ['the time limit passes', 'hang'],
  ['a start answers no data', {}],
];

describe('a stop whose answer is lost', () => {
  it.each(losses)(
    'where %s, the DAG begun since is found and answered; nothing is sent twice',
    async (...row) => {
      const [, loss] = row;
      // The agent’s list is made after the loss, at whatever the client’s clock says then.
      const { client, callsOf, runtime } = setUp({
        [stopCall]: loss,
        [agentDags]: () => {
          const now = runtime.now() / 1000;
          return dagList(now, ['28', now - 3600], ['29', 0], ['30', 0, 'Stop observer']);
        },
        [unfinished]: none,
      });
      const task = await client.stop(stopAll);
      expect(task).toMatchObject({ id: '29', name: 'Stop OB', state: 'running' });
      expect(callsOf(stopCall)).toBe(1);
    },
  );

  it('one that never left the client is not looked for', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const { client, callsOf } = setUp({ [stopCall]: new TypeError('fetch failed', { cause: refused }) });
    expect(await failure(client.stop(stopAll))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: false,
    });
    expect(callsOf(agentDags)).toBe(0);
  });

  it('it is looked for a few times, since it may still be on its way', async () => {
    const { client, runtime, callsOf } = setUp({
      [stopCall]: lostConnection(),
      [agentDags]: [dagList(0), dagList(0.5), dagList(2, ['29', 1])],
      [unfinished]: none,
    });
    expect((await client.stop(stopAll)).id).toBe('29');
    expect(runtime.slept).toEqual([500, 1500]);
    expect(callsOf(stopCall)).toBe(1);
  });

  it('where none appears it says that it cannot know', async () => {
    const { client, callsOf } = setUp({
      [stopCall]: lostConnection(),
      [agentDags]: dagList(0, ['28', -60]),
      [unfinished]: none,
    });
    const error = await failure(client.stop(stopAll));
    expect(error).toMatchObject({
      kind: 'unreachable',
      operation: 'stopOb',
      mayHaveHappened: true,
      transient: false,
    });
    expect(error.message).toContain('cannot be known: no DAG of it has appeared');
    expect(error.hint).toContain('dags.listUnfinished');
    expect([callsOf(stopCall), callsOf(agentDags)]).toEqual([1, 4]);
  });

  it('where two fit it names both and chooses none', async () => {
    const { client } = setUp({
      [stopCall]: 'hang',
      [agentDags]: dagList(30, ['28', 4], ['29', 20]),
      [unfinished]: dagList(30, ['29', 20]),
    });
    const error = await failure(client.stop(stopAll));
    expect(error).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
      candidateTaskIds: ['28', '29'],
    });
  });

  it('a DAG that another call of this client was answered with is not taken for it', async () => {
    const { client } = setUp({
      [stopCall]: [{ data: wireDag({ id: '28' }) }, lostConnection()],
      [agentDags]: dagList(0, ['28', 0], ['29', 0]),
      [unfinished]: none,
    });
    expect((await client.stop(stopAll)).id).toBe('28');
    expect((await client.stop(stopAll)).id).toBe('29');
  });

  it('an agent before 4.3.0, which has no list of its DAGs, is asked for the unfinished ones', async () => {
    const { client } = setUp({ [stopCall]: lostConnection(), [unfinished]: dagList(0, ['29', 0]) });
    expect((await client.stop(stopAll)).id).toBe('29');
  });

  it('where the agent cannot be asked it says so, with the reason as cause', async () => {
    const { client } = setUp({ [stopCall]: lostConnection(), [agentDags]: lostConnection() });
    const error = await failure(client.stop(stopAll));
    expect(error).toMatchObject({ kind: 'unreachable', operation: 'stopOb', mayHaveHappened: true });
    expect(error.message).toContain('could not be asked');
    expect(error.cause).toMatchObject({ operation: 'listAgentDags' });
  });

  it('a caller who cancels while it looks gets no more calls made', async () => {
    const controller = new AbortController();
    const { client, callsOf } = setUp({
      [stopCall]: lostConnection(),
      [agentDags]: () => {
        controller.abort();
        return none;
      },
      [unfinished]: none,
    });
    const error = await failure(client.stop(stopAll, { signal: controller.signal }));
    expect(error).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    expect([callsOf(agentDags), callsOf(unfinished)]).toEqual([1, 0]);
  });

  it('a failure that the agent itself reports is looked at once; without a DAG it did not happen', async () => {
    const unexpected = { status: 500, error: { errCode: 'Common.Unexpected', message: 'Unexpected error' } };
    const { client, callsOf } = setUp({ [stopCall]: unexpected, [agentDags]: none, [unfinished]: none });
    expect(await failure(client.stop(stopAll))).toMatchObject({
      kind: 'refused',
      code: 'Common.Unexpected',
      mayHaveHappened: false,
    });
    expect([callsOf(stopCall), callsOf(agentDags)]).toEqual([1, 1]);
  });

  it('a refusal is final: nothing is looked for', async () => {
    const refusal = {
      status: 500,
      error: { errCode: 'Task.CreateFailed', message: "Create task 'Stop OB' failed" },
    };
    const { client, callsOf } = setUp({ [stopCall]: refusal });
    expect(await failure(client.stop(stopAll))).toMatchObject({ kind: 'refused' });
    expect([callsOf(stopCall), callsOf(agentDags)]).toEqual([1, 0]);
  });
});

describe('a stop that is in conflict', () => {
  const busy: Scripted = {
    status: 500,
    error: { errCode: 'OB.Cluster.UnderMaintenance', message: 'cluster is under maintenance by DAG: 29' },
  };
  it('with the DAG that it made itself, since the platform sent it twice, is answered with that', async () => {
    const { client, callsOf } = setUp({
      [stopCall]: busy,
      'GET /api/v1/task/dag/29': { at: agentTime(1), data: wireDag({ id: '29', start_time: agentTime(1) }) },
    });
    expect((await client.stop(stopAll)).id).toBe('29');
    expect(callsOf(stopCall)).toBe(1);
  });

  it.each([
    ['begun before', { start_time: agentTime(-5) }],
    ['of another name', { name: 'Start OB', start_time: agentTime(1) }],
  ])('with a DAG %s stays refused', async (_what, more) => {
    const { client } = setUp({
      [stopCall]: busy,
      'GET /api/v1/task/dag/29': { at: agentTime(1), data: wireDag({ id: '29', ...more }) },
    });
    expect(await failure(client.stop(stopAll))).toMatchObject({ kind: 'conflict', taskId: '29' });
  });
});

describe('other changes', () => {
  it('a lost start and a lost zone stop are looked for under their own names', async () => {
    const { client } = setUp({
      'POST /api/v1/ob/start': lostConnection(),
      'POST /api/v1/ob/zone/zone1/stop': lostConnection(),
      [agentDags]: dagList(0, ['28', 0], ['29', 0, 'Start OB']),
      [unfinished]: none,
    });
    expect((await client.start({ scope: 'GLOBAL' })).id).toBe('29');
    expect((await client.zones.stop('zone1')).id).toBe('28');
  });

  it('a lost operator is sent once and may have happened', async () => {
    const { client, callsOf } = setUp({ 'POST /api/v1/task/dag/29': lostConnection() });
    expect(await failure(client.dags.operate('29', 'CANCEL'))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
    });
    expect(callsOf('POST /api/v1/task/dag/29')).toBe(1);
  });

  it('the check of a zone stop changes nothing and is repeated', async () => {
    const call = 'POST /api/v1/ob/zone/zone1/stop/check';
    const { client, callsOf } = setUp({ [call]: [lostConnection(), {}] });
    await client.zones.checkStop('zone1');
    expect(callsOf(call)).toBe(2);
  });
});
