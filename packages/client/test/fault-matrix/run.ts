/*
 * Makes the calls of the matrix and tells what came of them. Nothing of a platform in it: it runs wherever the client does, also as one
 * bundled file in a page.
 */
import { platformRuntime } from '../../src/core/runtime.ts';
import { ObstopError, type Task } from '../../src/index.ts';
import { createObshellClient, plainCodec } from '../../src/obshell.ts';
import { createOcpClient } from '../../src/ocp.ts';
import { type CallKind, callKinds, cases } from './cases.ts';

/** What came of one call: `ocp stop 502 html`, and the outcome as the table writes it. */
export interface Outcome {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

export const apis = ['ocp', 'obshell'] as const;
type Api = (typeof apis)[number];

// Told from every other wait by its value: only it really passes.
const timeoutMs = 1_234;
const runtime = {
  sleep: (ms: number, signal?: AbortSignal) => platformRuntime.sleep(ms === timeoutMs ? 1_000 : 1, signal),
};

const watched = async (stop: Promise<Task>) => {
  await (await stop).wait();
  return 'goes on';
};

async function call(api: Api, kind: CallKind, baseUrl: string, count: () => void): Promise<string> {
  const options = {
    ...{ baseUrl, runtime, timeoutMs, maxResponseBytes: 200_000 },
    hooks: {
      onRequest: ({ operation }: { operation: string }) => {
        if (spoiltOperations.test(operation)) count();
      },
    },
  };
  const spoiltOperations = {
    read: /^getTask$|^getDag$/,
    poll: /^getTask$|^getDag$/,
    stop: /^stop/,
    lostStop: /^stop/,
    operate: /^(retry|operate)/,
  }[kind];
  if (api === 'ocp') {
    const ocp = createOcpClient({
      ...options,
      auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    });
    const stop = () => ocp.zones.stop(1, 'zone2');
    if (kind === 'read') return ocp.tasks.get(7).then(() => 'read');
    if (kind === 'poll') return watched(stop());
    if (kind === 'operate') return ocp.tasks.retry(7).then(() => 'done');
    return stop().then(() => 'task');
  }
  const obshell = createObshellClient({
    ...options,
    auth: { kind: 'password', password: 'aaAA11__' },
    codec: plainCodec,
  });
  const stop = () => obshell.stop({ scope: 'ZONE', target: ['zone2'] });
  if (kind === 'read') return obshell.dags.get('7').then(() => 'read');
  if (kind === 'poll') return watched(stop());
  if (kind === 'operate') return obshell.dags.operate('7', 'RETRY').then(() => 'done');
  return stop().then(() => 'task');
}

/** Makes every call of one API at a `startSpoiltServer`. */
export async function runMatrix(server: string, api: Api): Promise<Outcome[]> {
  const outcomes: Promise<Outcome>[] = [];
  const run = Math.floor(Math.random() * 1e9);
  for (const { status, body, expected } of cases)
    for (const kind of callKinds) {
      const one = async (): Promise<Outcome> => {
        let sent = 0;
        const name = `${api} ${kind} ${status} ${body}`;
        const changes = kind !== 'read' && kind !== 'poll';
        const what = await call(
          api,
          kind,
          `${server}/${api}/${kind}/${status}/${body}/${run}`,
          () => sent++,
        ).catch((error: unknown) => {
          if (!ObstopError.is(error)) throw error;
          if (!changes) return error.kind;
          return `${error.kind} ${error.mayHaveHappened === true ? 'may' : error.mayHaveHappened === false ? 'not' : 'unsaid'}`;
        });
        return { name, expected: expected[kind], actual: `${what} ${sent}` };
      };
      outcomes.push(one());
      // A handful at a time: a page has six connections.
      if (outcomes.length % 20 === 0) await Promise.allSettled(outcomes);
    }
  return Promise.all(outcomes);
}
