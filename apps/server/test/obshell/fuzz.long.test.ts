import { Agent, request } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { createFuzz, type FuzzCase } from './fuzz/cases.ts';
import { expectData } from './support/envelope.ts';
import { rootPassword, useShell } from './support/shell-rig.ts';

// Small keys: what is tested is what becomes of nonsense, not how long RSA takes.
const rig = useShell({ obshell: { rsaBits: 512 } });
/** `pnpm verify` asks for ten thousand. */
const count = Number(process.env.OBSTOP_FUZZ_CASES ?? 1500);
const seed = 20_240_110;
const connections = 12;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
afterAll(() => agent.destroy());

/** Sends one case over a kept connection; the answer's text. */
function send({ method, target, header, body }: FuzzCase): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(rig.server.url);
  const headers = {
    'X-OCS-Header': header,
    ...(body.length > 0 ? { 'Content-Length': String(body.length) } : {}),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers, agent }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What is wrong with an answer to nonsense; nothing where it is as it should be. */
function complaint({ status, text }: { status: number; text: string }): string | undefined {
  if (status >= 500 || status === 405 || status === 413 || status === 415) return `status ${status}`;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  if (body.status !== status || body.successful !== status < 400) return 'envelope';
  if (status >= 400 && typeof (body.error as { errCode?: unknown } | undefined)?.errCode !== 'string') {
    return 'no errCode';
  }
  return undefined;
}

describe('nonsense', () => {
  it(`in ${count} kinds brings no 5xx and no task, and the server answers afterwards`, async () => {
    const { public_key } = expectData(await rig.caller().get('/api/v1/secret', { rawHeader: null }));
    const fuzzCase = createFuzz(String(public_key), rootPassword, seed);
    const before = await rig.taskCount();
    const complaints: string[] = [];
    const statuses = new Map<number, number>();
    let number = 0;
    const work = async () => {
      while (number < count) {
        const mine = number++;
        const made = fuzzCase(mine);
        const answer = await send(made).catch((error: Error) => ({ status: 599, text: error.message }));
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const wrong = complaint(answer);
        if (wrong) complaints.push(`case ${mine} (${made.layer}) ${made.target}: ${wrong}: ${answer.text}`);
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
    expect(complaints.slice(0, 10)).toEqual([]);
    expect(complaints).toHaveLength(0);
    // The cases reach every layer: some are let in, some are not, some are for nothing that is there.
    for (const status of [200, 400, 401, 404])
      expect(statuses.get(status), `${status}`).toBeGreaterThan(count / 200);
    expect(await rig.taskCount()).toBe(before);
    await rig.client('python').succeeded((await rig.client('go').stop({ type: 'GLOBAL' }, 'force')).id);
    // A guard against a hang: some twenty seconds where the machine is free.
  }, 150_000);

  it('is the same nonsense under the same seed', async () => {
    const { public_key } = expectData(await rig.caller().get('/api/v1/secret', { rawHeader: null }));
    const plain = (number: number) => {
      const { header: _header, ...made } = createFuzz(String(public_key), rootPassword, seed)(number);
      return made;
    };
    for (const number of [0, 1, 77, 9999]) expect(plain(number)).toEqual(plain(number));
  });

  it('of three megabytes is refused in the envelope', async () => {
    const answer = await rig.caller().call({
      method: 'POST',
      target: '/api/v1/ob/stop',
      rawBody: Buffer.alloc(3 << 20, 'A'),
    });
    expect(complaint(answer)).toBeUndefined();
    expect([400, 401]).toContain(answer.status);
  });

  it('in lists nested a hundred thousand deep is refused', async () => {
    const deep = '['.repeat(100_000);
    const answer = await rig
      .caller()
      .call({ method: 'POST', target: '/api/v1/ob/stop', bodyText: `{"scope":${deep}` });
    expect(complaint(answer)).toBeUndefined();
    expect(answer.status).toBe(400);
  });
});
