import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  connectionRefused,
  ok,
  refused,
  reset,
  type Scripted,
  scriptedTransport,
} from '../../test/scripted-transport.ts';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import { ocpDialect } from '../ocp/envelope.ts';
import { type Call, type CallerSetup, createCaller } from './caller.ts';
import { ObstopError } from './errors.ts';
import { object, text } from './fields.ts';
import type { CallOptions, RequestEvent } from './options.ts';

const read: Call<string> = {
  operation: 'getTask',
  method: 'GET',
  path: '/api/v2/tasks/instances/1',
  read: (data) => text(object<{ name: string }>(data, 'data'), 'name', 'data'),
};
const change: Call<string> = { ...read, operation: 'stopZone', method: 'POST' };

function rig(script: readonly Scripted[], setup: Partial<CallerSetup> = {}) {
  const runtime = createVirtualRuntime();
  const transport = scriptedTransport(script);
  const call = createCaller({
    baseUrl: 'http://ocp.example:8080',
    transport,
    api: ocpDialect,
    runtime,
    secrets: ['aaAA11__'],
    ...setup,
  });
  /** What a call rejects with. */
  const failure = async (which: Call<unknown>, options?: CallOptions): Promise<ObstopError> => {
    const thrown = await call(which, options).then(
      (value) => new Error(`answered ${value}`),
      (error: unknown) => error,
    );
    if (!ObstopError.is(thrown)) throw thrown;
    return thrown;
  };
  return { call, failure, runtime, sent: transport.requests };
}

const named = ok({ name: 'Stop OB zone' });

describe('a read', () => {
  it('is tried again after what may pass, with full jitter, until it is answered', async () => {
    const { call, sent, runtime } = rig([{ fails: reset }, refused(503), named]);
    expect(await call(read)).toBe('Stop OB zone');
    expect(sent).toHaveLength(3);
    expect(runtime.slept).toEqual([100, 200]);
  });

  it('asks only whether what it knows has changed, where the server gives it a name', async () => {
    const { call, sent } = rig([
      { ...named, headers: { etag: 'W/"1-5"' } },
      { status: 304, text: '' },
      { ...ok({ name: 'another' }), headers: { etag: 'W/"1-6"' } },
      ok({ name: 'a third' }),
    ]);
    const known = {};
    const read3 = async () => [
      await call(read, {}, known),
      await call(read, {}, known),
      await call(read, {}, known),
    ];
    expect(await read3()).toEqual(['Stop OB zone', 'Stop OB zone', 'another']);
    expect(await call(read)).toBe('a third');
    expect(sent.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      'W/"1-5"',
      'W/"1-5"',
      undefined,
    ]);
  });

  it('that was not asked for a change and is told there is none has had an answer outside the contract', async () => {
    const { failure } = rig([{ status: 304, text: '' }]);
    expect((await failure(read)).kind).toBe('outside-contract');
  });

  it('keeps its trace id through its tries', async () => {
    const { call, sent } = rig([{ fails: reset }, named]);
    await call(read);
    const ids = sent.map(({ headers }) => headers['x-trace-id']);
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(1);
  });

  it('is given up after the last try, with all that is known', async () => {
    const { failure, sent } = rig([{ fails: connectionRefused }]);
    const error = await failure(read, { traceId: 'mine' });
    expect(sent).toHaveLength(4);
    expect(error).toMatchObject({
      kind: 'unreachable',
      operation: 'getTask',
      url: 'http://ocp.example:8080/api/v2/tasks/instances/1',
      traceId: 'mine',
      attempts: 4,
      mayHaveHappened: false,
      cause: connectionRefused,
    });
    expect(error.message).toContain('connect ECONNREFUSED');
  });

  it('is not tried again where it is refused for good, nor where retry is false', async () => {
    const { failure, sent } = rig([refused(404), refused(503)]);
    expect(await failure(read)).toMatchObject({ kind: 'not-found', traceId: 'server-trace' });
    expect(await failure(read, { retry: false })).toMatchObject({ kind: 'refused', status: 503 });
    expect(sent).toHaveLength(2);
  });

  it('heeds Retry-After', async () => {
    const { call, runtime } = rig([{ ...refused(429), headers: { 'retry-after': '3' } }, named]);
    await call(read);
    expect(runtime.slept).toEqual([3_100]);
  });

  it('has its time limit for each try', async () => {
    const { failure, sent, runtime } = rig(['silence'], { timeoutMs: 1_000 });
    const error = await failure(read, { retry: { attempts: 2 } });
    expect(error).toMatchObject({ kind: 'timed-out', attempts: 2, traceId: expect.any(String) });
    expect(sent).toHaveLength(2);
    expect(runtime.slept).toEqual([1_000, 100, 1_000]);
    expect(sent[0]?.signal.aborted).toBe(true);
  });

  it('is cancelled by its signal while it is sent, while it waits, and before it begins', async () => {
    const whileSent = new AbortController();
    const first = rig(['silence'], { hooks: { onRequest: () => void whileSent.abort('enough') } });
    expect(await first.failure(read, { signal: whileSent.signal })).toMatchObject({ kind: 'cancelled' });

    const whileWaiting = new AbortController();
    const second = rig([{ fails: reset }], { hooks: { onRetry: () => whileWaiting.abort('enough') } });
    const error = await second.failure(read, { signal: whileWaiting.signal });
    expect(error).toMatchObject({ kind: 'cancelled', attempts: 1, cause: 'enough' });
    expect(second.sent).toHaveLength(1);

    const third = rig([named]);
    const before = await third.failure(read, { signal: AbortSignal.abort('enough') });
    expect(before).toMatchObject({ kind: 'cancelled', cause: 'enough' });
    expect(third.sent).toHaveLength(0);
  });
});

describe('a change', () => {
  const lost: [string, Scripted, string][] = [
    ['a reset', { fails: reset }, 'unreachable'],
    ['a time limit', 'silence', 'timed-out'],
    ['502 without an envelope', { status: 502, text: '<html>Bad Gateway</html>' }, 'unreachable'],
    ['504 without an envelope', { status: 504, text: '' }, 'unreachable'],
    ['HTML with 200', { text: '<html>', headers: { 'content-type': 'text/html' } }, 'outside-contract'],
    ['cut JSON', { text: '{"successful":true,"data":{"na' }, 'outside-contract'],
    ['an answer without what is needed', ok({}), 'outside-contract'],
    ['a defect of the server', refused(500), 'refused'],
  ];
  it.each(lost)('is sent once and may have happened after %s', async (_what, step, kind) => {
    const { failure, sent } = rig([step]);
    expect(await failure(change)).toMatchObject({ kind, mayHaveHappened: true });
    expect(sent).toHaveLength(1);
  });

  const certain: [string, Scripted, string][] = [
    ['a connection that was refused', { fails: connectionRefused }, 'unreachable'],
    ['a conflict', refused(409), 'conflict'],
    ['a refusal', refused(400), 'refused'],
    ['missing rights', refused(403), 'forbidden'],
    ['wrong credentials', refused(401), 'unauthenticated'],
  ];
  it.each(certain)('is sent once and did not happen after %s', async (_what, step, kind) => {
    const { failure, sent } = rig([step]);
    const error = await failure(change);
    expect(error.kind).toBe(kind);
    expect(error.mayHaveHappened ?? false).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it('that was cancelled may have happened only if it had been sent', async () => {
    const controller = new AbortController();
    const { failure } = rig(['silence'], {
      hooks: { onRequest: () => void setImmediate(() => controller.abort()) },
    });
    expect(await failure(change, { signal: controller.signal })).toMatchObject({
      kind: 'cancelled',
      mayHaveHappened: true,
    });
    expect(await failure(change, { signal: AbortSignal.abort() })).toMatchObject({
      kind: 'cancelled',
      mayHaveHappened: false,
    });
  });

  it('that is marked safe is retried like a read', async () => {
    const { call, sent } = rig([{ fails: reset }, named]);
    await call({ ...change, safe: true });
    expect(sent).toHaveLength(2);
  });
});

describe('an answer', () => {
  it('that is no JSON says what it is instead, not what is in it', async () => {
    const { failure } = rig([{ text: '<html>hello</html>', headers: { 'content-type': 'text/html' } }]);
    const error = await failure(read);
    expect(error).toMatchObject({
      kind: 'outside-contract',
      status: 200,
      issues: [{ path: '', message: 'must be JSON, is text/html, 18 characters' }],
    });
  });

  it('that is a redirect is not followed', async () => {
    const { failure } = rig([{ status: 302, text: '' }]);
    expect((await failure(read)).message).toContain('must not be a redirect');
  });

  it('that lacks a member names its path', async () => {
    const { failure } = rig([ok({ name: 5 })]);
    expect(await failure(read)).toMatchObject({
      kind: 'outside-contract',
      issues: [{ path: 'data.name', message: 'must be a text' }],
      traceId: 'server-trace',
    });
  });

  it('with successful: false is a refusal whatever its HTTP status', async () => {
    const { failure } = rig([
      { body: { successful: false, status: 409, error: { code: 50002, message: 'busy' } } },
    ]);
    expect(await failure(read)).toMatchObject({ kind: 'conflict', code: 50002, status: 409 });
  });

  it('that a strict check faults is outside the contract, with all issues', async () => {
    const issues = [
      { path: 'data.a', message: 'unknown' },
      { path: 'data.b', message: 'unknown' },
    ];
    const { failure } = rig([named], { validate: () => issues });
    expect(await failure(read)).toMatchObject({ kind: 'outside-contract', issues, checkedStrictly: true });
  });
});

describe('hooks', () => {
  it('see each request, how it went, and each retry, and can add headers', async () => {
    const seen: string[] = [];
    const note = (what: string, { operation, attempt }: RequestEvent) =>
      seen.push(`${what} ${operation} ${attempt}`);
    const { call, sent } = rig([{ fails: reset }, named], {
      hooks: {
        onRequest: (event) => {
          note('request', event);
          return { traceparent: '00-1' };
        },
        onResponse: (event) => note(event.error ? event.error.kind : `${event.status}`, event),
        onRetry: (event) => note(`retry in ${event.delayMs}`, event),
      },
    });
    await call(read);
    expect(seen).toEqual([
      'request getTask 1',
      'unreachable getTask 1',
      'retry in 100 getTask 1',
      'request getTask 2',
      '200 getTask 2',
    ]);
    expect(sent[1]?.headers.traceparent).toBe('00-1');
  });

  it('that fail after the request do not take its outcome away; one that fails before ends the call unsent', async () => {
    const fail = () => {
      throw new Error('hook');
    };
    const after = rig([{ fails: reset }, named], { hooks: { onResponse: fail, onRetry: fail } });
    expect(await after.call(read)).toBe('Stop OB zone');
    const before = rig([named], { hooks: { onRequest: fail } });
    expect(await before.failure(change)).toMatchObject({ kind: 'invalid-request', path: 'hooks.onRequest' });
    expect(before.sent).toHaveLength(0);
  });
});

describe('secrets', () => {
  it('are in no form of any error, even if the platform or the server quotes them', async () => {
    const quoting = new TypeError('invalid header aaAA11__', { cause: new Error('Basic aaAA11__') });
    const steps: Scripted[] = [
      { fails: quoting },
      refused(400, {
        message: 'bad aaAA11__',
        target: { password: 'aaAA11__' },
        subErrors: [{ rejectedValue: 'aaAA11__' }],
      }),
      { text: 'aaAA11__' },
      { status: 502, text: 'aaAA11__' },
    ];
    for (const step of steps) {
      const error = await rig([step]).failure(change);
      const forms = [
        String(error),
        error.stack,
        JSON.stringify(error),
        inspect(error, { depth: 9, showHidden: true }),
      ];
      expect(forms.join('\n')).not.toContain('aaAA11__');
    }
  });

  it('a trace id that is no header value is refused before it is sent', async () => {
    const { failure, sent } = rig([named]);
    expect(await failure(read, { traceId: 'a\nb' })).toMatchObject({
      kind: 'invalid-request',
      path: 'traceId',
    });
    expect(sent).toHaveLength(0);
  });
});
