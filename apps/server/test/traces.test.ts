import { type Step, standardSteps } from '@obstop/engine';
import { expect, it } from 'vitest';
import type { AnsweredRequest } from '../src/http/new-app.ts';
import { useServer } from './harness.ts';
import { useOtlpReceiver } from './otlp-receiver.ts';

const receiver = useOtlpReceiver();
const answered: AnsweredRequest[] = [];
const log = {
  request: (request: AnsweredRequest) => answered.push(request),
  step: () => {},
  renewal: () => {},
  readiness: () => {},
  defect: () => {},
};

/** The first isolation of a server hangs until the server goes down. */
const hanging = Promise.withResolvers<void>();
let runs = 0;
const isolation = standardSteps['isolate-server'] as Step;
const steps = {
  ...standardSteps,
  'isolate-server': {
    ...isolation,
    run: (context: Parameters<Step['run']>[0]) => {
      runs += 1;
      if (runs > 1) return isolation.run(context);
      hanging.resolve();
      return new Promise<never>(() => {});
    },
  },
};
const hooks = Object.defineProperties({ log, steps }, Object.getOwnPropertyDescriptors(receiver.hooks));
const server = useServer({ hooks, server: { shutdownGraceMs: 0 } });

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = `00-${trace}-00f067aa0ba902b7-01`;
const spansOf = (traceId: string) => receiver.spans.filter((span) => span.traceId === traceId);

it('a stop is one trace from its caller to the steps, across a restart of the server', async () => {
  const stop = '/api/v2/ob/clusters/1/servers/2/stop';
  const { body } = await server.post(stop, undefined, { headers: { traceparent: caller } });
  const { id } = body.data as { id: number };
  await hanging.promise;
  await server.restart();
  await server.ended(id);
  await server.restart();

  const spans = spansOf(trace);
  const [request, ...requests] = spans.filter(({ kind }) => kind === 2);
  expect(requests).toEqual([]);
  expect(request).toMatchObject({
    service: 'obstop',
    name: 'POST /api/v2/ob/clusters/:id/servers/:serverId/stop',
    parentSpanId: '00f067aa0ba902b7',
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/v2/ob/clusters/:id/servers/:serverId/stop',
      'http.response.status_code': 200,
      'url.path': stop,
      'obstop.trace_id': 'a3ce929d0e0e4736',
    },
  });

  const tasks = spans.filter(({ name }) => name === 'ocp-stop-server');
  expect(tasks).toHaveLength(2);
  for (const [at, task] of tasks.entries()) {
    expect(task.parentSpanId).toBe(request?.spanId);
    expect(task.links).toMatchObject([{ traceId: trace, spanId: request?.spanId }]);
    const status = at === 0 ? 'RUNNING' : 'SUCCESSFUL';
    expect(task.attributes).toMatchObject({ 'obstop.task.id': id, 'obstop.task.epoch': at + 1 });
    expect(task.attributes['obstop.task.status']).toBe(status);
  }

  const all = spans.filter((span) => 'obstop.step' in span.attributes);
  const owners = new Set(tasks.map(({ spanId }) => spanId));
  expect(all.filter(({ parentSpanId }) => !owners.has(String(parentSpanId)))).toEqual([]);
  const isolations = all.filter(({ name }) => name === 'isolate-server');
  expect(isolations).toMatchObject([
    {
      parentSpanId: tasks[0]?.spanId,
      status: { code: 2, message: 'The server is going down; the task will be taken up again' },
      attributes: { 'obstop.task.id': id, 'obstop.step': 'isolate-server', 'obstop.step.run': 1 },
    },
    { parentSpanId: tasks[1]?.spanId, status: { code: 0 } },
  ]);
  expect(spans).toHaveLength(1 + tasks.length + all.length);
  expect(receiver.problems).toEqual([]);
});

it('answer, log and trace are found by each other, whatever the caller has sent', async () => {
  const read = (headers: Record<string, string>) => server.get('/api/v2/ob/clusters', { headers });
  const of = async (headers: Record<string, string>) => {
    const { body } = await read(headers);
    return {
      shown: String(body.traceId),
      logged: answered.findLast(({ traceId }) => traceId === body.traceId),
    };
  };
  const none = await of({});
  const invalid = await of({ traceparent: caller.replace(trace, '0'.repeat(32)) });
  const own = await of({ 'x-trace-id': 'call-7', traceparent: caller.replace('4bf9', '0007') });
  await server.get('/healthz');
  await server.restart();

  for (const { shown, logged } of [none, invalid]) {
    const [span, ...more] = spansOf(String(logged?.traceparent.slice(3, 35)));
    expect(more).toEqual([]);
    expect(span?.traceId.slice(16)).toBe(shown);
    expect(span?.parentSpanId ?? '').toBe('');
  }
  expect(own.shown).toBe('call-7');
  expect(own.logged?.traceparent).toContain(trace.replace('4bf9', '0007'));
  expect(spansOf(trace.replace('4bf9', '0007'))).toMatchObject([
    { parentSpanId: '00f067aa0ba902b7', attributes: { 'obstop.trace_id': 'call-7' } },
  ]);
  expect(receiver.spans.filter(({ name }) => name.includes('healthz'))).toEqual([]);
});
