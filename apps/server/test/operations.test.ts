import { describe, expect, it } from 'vitest';
import type { ServerLog } from '../src/wiring/log.ts';
import { betweenLooks } from './between-looks.ts';
import { useServer } from './harness.ts';

describe('whoever runs the server', () => {
  const lines: string[] = [];
  const note =
    (kind: string) =>
    (...facts: unknown[]) =>
      void lines.push(`${kind} ${JSON.stringify(facts)}`);
  const log: ServerLog = {
    request: note('request'),
    step: note('step'),
    renewal: note('renewal'),
    readiness: note('readiness'),
    defect: note('defect'),
  };
  const server = useServer({ hooks: { log } });

  it('is told that it lives and is ready, without credentials and without an envelope', async () => {
    expect((await server.get('/healthz', { credentials: null })).body).toEqual({ status: 'ok' });
    expect((await server.get('/readyz', { credentials: null })).body).toEqual({ status: 'ready' });
  });

  it('can scrape tasks, steps and requests, kept by the process', async () => {
    await server.post('/api/v2/ob/clusters/1/servers/2/stop');
    await server.ended(1);
    const { text, headers } = await server.get('/metrics', { credentials: null });
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(text).toMatch(/^obstop_tasks_ended_total\{status="SUCCESSFUL"\} 1$/m);
    expect(text).toMatch(/^obstop_task_takeovers_total 0$/m);
    expect(text).toMatch(/^obstop_commands_waiting 0$/m);
    expect(text).toMatch(/^obstop_lease_age_seconds 0$/m);
    expect(text).toMatch(/^obstop_tasks_in_flight 0$/m);
    expect(text).toMatch(
      /^obstop_step_duration_seconds_count\{step="isolate-server",outcome="succeeded"\} 1$/m,
    );
    expect(text).toMatch(
      /^http_server_request_duration_seconds_count\{http_request_method="POST",url_scheme="http",http_route="\/api\/v2\/ob\/clusters\/:id\/servers\/:serverId\/stop",http_response_status_code="200"\} 1$/m,
    );
    // This scrape is under way itself.
    expect(text).toMatch(/^http_server_active_requests\{http_request_method="GET",url_scheme="http"\} 1$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it('finds every request in the log by its trace id, and no secret anywhere', async () => {
    await server.post(
      '/api/v2/ob/clusters/1/stop?token=hidden',
      { note: 'secret body' },
      { headers: { 'x-trace-id': 'find-me' } },
    );
    await server.get('/api/v2/ob/clusters', { credentials: 'admin:wrong secret' });
    expect(lines.filter((line) => line.includes('find-me'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/"path":"\/api\/v2\/ob\/clusters\/1\/stop".*"user":"admin"/);
    expect(lines.join('\n')).not.toMatch(/correct horse|hidden|secret|Basic|authorization/i);
  });
});

describe('strangers', () => {
  const told: unknown[] = [];
  const nothing = () => {};
  const log: ServerLog = {
    ...{ request: nothing, step: nothing, renewal: nothing, defect: nothing },
    readiness: (detail) => void told.push(detail),
  };
  const server = useServer({ hooks: { log }, server: { obshell: { rsaBits: 512 } } });

  it('learn nothing of clusters from /metrics, whatever was called and whatever came of it', async () => {
    await server.post('/api/v2/ob/clusters/2/zones/zone2/stop');
    await server.ended(1);
    for (const target of [
      '/api/v2/ob/clusters/2',
      '/nowhere/obdemo',
      '/api/v2/ob/clusters/2/zones/hidden',
      '/api/v1/task/dag/x',
    ])
      for (const method of ['GET', 'POST', 'OPTIONS']) await server.send(target, { method });
    const known = await Promise.all(
      [1, 2].map(async (id) => {
        const { body } = await server.get(`/api/v2/ob/clusters/${id}`);
        const { name, ...cluster } = body.data as { name: string };
        const { body: servers } = await server.get(`/api/v2/ob/clusters/${id}/servers`);
        return [name, ...JSON.stringify([cluster, servers]).matchAll(/"(zone\d+|(?:\d+\.){3}\d+)"/g)].map(
          (found) => (typeof found === 'string' ? found : found[1]),
        );
      }),
    );
    expect(known.flat().length).toBeGreaterThan(10);
    const { text } = await server.get('/metrics', { credentials: null });
    const labels = [...text.matchAll(/\{(.*?)\}/g)].map(([, each]) => each).join('\n');
    for (const secret of [...known.flat(), 'hidden', 'nowhere', 'admin'])
      expect(labels).not.toContain(secret);
    expect(labels).not.toMatch(/\/clusters\/\d/);
    expect(labels).toContain('/api/v2/ob/clusters/:id');
  });
});

describe('with a listener for metrics', () => {
  const server = useServer({ server: { metricsListen: { host: '127.0.0.1', port: 0 } } });

  it('the main port has none, and that one nothing else', async () => {
    expect((await server.get('/metrics', { credentials: null })).status).toBe(404);
    expect((await server.get('/readyz', { credentials: null })).status).toBe(200);
    const own = server.metricsUrl ?? '';
    expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(own).not.toContain(server.url);
    const scraped = await fetch(own);
    expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await scraped.text()).toMatch(
      /^http_server_request_duration_seconds_count\{.*http_route="\/readyz"/m,
    );
    for (const target of ['/', '/readyz', '/api/v2/ob/clusters', '/api/v1/info', '/obstop/v1/users'])
      expect((await fetch(new URL(target, own))).status).toBe(404);
  });
});

describe('pages of another origin', () => {
  const server = useServer();
  const preflight = (origin: string, path = '/api/v2/ob/clusters/1/stop') =>
    server.send(path, {
      method: 'OPTIONS',
      credentials: null,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });

  it.each(['http://localhost:5173', 'https://127.0.0.1', 'http://[::1]:3000'])(
    'on this machine may call: %s',
    async (origin) => {
      const { status, headers } = await preflight(origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toBe('authorization');
      for (const [path, credentials] of [
        ['/api/v2/ob/clusters', undefined],
        ['/api/v2/ob/clusters', null],
        ['/nowhere', null],
      ] as const) {
        const answer = await server.get(path, {
          headers: { origin },
          ...(credentials === null ? { credentials } : {}),
        });
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
        expect(answer.headers.get('vary')).toContain('Origin');
      }
    },
  );

  it.each(['https://example.com', 'http://localhost.example.com', 'http://127.0.0.1.nip.io', 'null'])(
    'elsewhere may not: %s',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
      const answer = await server.get('/api/v2/ob/clusters', { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('configured', () => {
  const server = useServer({
    server: {
      corsOrigins: ['https://console.example'],
      statuses: 'ocp-4.2',
      protectedClusters: [2],
      readyLimit: 2,
    },
  });

  it('origins replace those of this machine', async () => {
    const allowed = async (origin: string) =>
      (await server.get('/api/v2/time', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('https://console.example')).toBe('https://console.example');
    expect(await allowed('http://localhost:5173')).toBeNull();
  });

  it('statuses are those of 4.2: service and process apart', async () => {
    const statuses = async () => {
      const { body } = await server.get('/api/v2/ob/clusters/1/servers');
      return (body.data as { contents: { status: string }[] }).contents.map(({ status }) => status);
    };
    await server.post('/api/v2/ob/clusters/1/servers/1/stop', { type: 'STOP_SERVICE' });
    await server.ended(1);
    expect(await statuses()).toEqual(['SERVICE_STOPPED', 'RUNNING', 'RUNNING']);
    await server.post('/api/v2/ob/clusters/1/servers/1/stop');
    await server.ended(2);
    expect(await statuses()).toEqual(['PROCESS_STOPPED', 'RUNNING', 'RUNNING']);
  });

  it('a protected cluster is not stopped', async () => {
    const { status, body } = await server.post('/api/v2/ob/clusters/2/stop');
    expect({ status, error: body.error }).toMatchObject({
      status: 400,
      error: { code: 50002, message: expect.stringMatching(/protected/) },
    });
  });
});

describe('a limit of subtasks under way', () => {
  const server = useServer({ server: { readyLimit: 2 } });

  it('holds for every task', async () => {
    const hang = { scope: { clusterId: 2 }, rule: { kind: 'hang', operation: 'stopProcess' } };
    await server.post('/obstop/v1/faults', hang);
    await server.post('/api/v2/ob/clusters/2/stop');
    for (; ; await betweenLooks()) {
      const { body } = await server.get('/api/v2/tasks/instances/1');
      const { subtasks } = body.data as { subtasks: { name: string; status: string }[] };
      const underWay = subtasks.filter(({ status }) => status === 'RUNNING' || status === 'READY');
      expect(underWay.length).toBeLessThanOrEqual(2);
      if (
        underWay.length === 2 &&
        underWay.every(({ name, status }) => name === 'Stop observer process' && status === 'RUNNING')
      )
        break;
    }
    expect((await server.post('/obstop/v1/reset')).status).toBe(200);
  });
});
