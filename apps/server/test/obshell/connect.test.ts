import { describe, expect, it } from 'vitest';
import type { Json } from './fixture-client/dialect-json.ts';
import { expectContents, expectData, expectEnvelope, expectError, goTime } from './support/envelope.ts';
import { agents, dialects, useShell } from './support/shell-rig.ts';

const { client, caller } = useShell();

describe.each(dialects)('a client of the %s SDK', (dialect) => {
  it('asks /info twice and /secret, is let in, and afterwards sends the request alone', async () => {
    const shell = client(dialect);
    expectData(await shell.call('GET', '/api/v1/ob/info'));
    expectData(await shell.call('GET', '/api/v1/ob/info'));
    expect(shell.exchanges.map(({ sent }) => sent.target)).toEqual([
      '/api/v1/info',
      '/api/v1/info',
      '/api/v1/secret',
      '/api/v1/ob/info',
      '/api/v1/ob/info',
    ]);
    expect(shell.exchanges.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('reads the cluster: agents and observers by zone', async () => {
    const info = expectData(await client(dialect).call('GET', '/api/v1/ob/info'));
    expect(Object.keys(info)).toEqual(['agent_info', 'obcluster_info']);
    const version = expect.stringMatching(/^4\.5\.0\.0-/);
    expect(info.agent_info).toEqual(
      agents.map((address, at) => ({
        ip: address.split(':')[0],
        port: 2886,
        zone: `zone${at + 1}`,
        identity: 'CLUSTER AGENT',
        version,
      })),
    );
    expect(info.obcluster_info).toMatchObject({ id: 1001, name: 'obdemo', is_shared_storage: false });
    const { topology } = info.obcluster_info as { topology: Record<string, object[]> };
    expect(Object.keys(topology)).toEqual(['zone1', 'zone2', 'zone3']);
    expect(topology.zone1).toEqual([
      {
        svr_ip: '10.10.10.1',
        svr_port: 2882,
        sql_port: 2881,
        agent_port: 2886,
        with_rootserver: expect.stringMatching(/^(YES|NO)$/),
        status: 'ACTIVE',
        build_version: expect.any(String),
      },
    ]);
  });

  it('lists the agents in a wrapped list, and their states by address', async () => {
    const shell = client(dialect);
    expect(expectContents(await shell.call('GET', '/api/v1/ob/agents'))).toEqual(
      agents.map((address) => ({ ip: address.split(':')[0], port: 2886 })),
    );
    const states = expectData(await shell.call('GET', '/api/v1/agents/status'));
    expect(Object.keys(states).sort()).toEqual(agents);
    expect(states[agents[1] ?? '']).toMatchObject({
      agent: { ip: '10.10.10.2', port: 2886, identity: 'CLUSTER AGENT' },
      obState: 3,
      underMaintenance: false,
    });
  });
});

describe('what needs no credentials', () => {
  const open = { rawHeader: null } as const;

  it('/info says who the agent is, in obshell’s order', async () => {
    const answer = await caller().get('/api/v1/info', open);
    const info = expectData(answer);
    expect(info).toMatchObject({
      state: 2,
      ip: '10.10.10.1',
      port: 2886,
      zone: 'zone1',
      identity: 'CLUSTER AGENT',
      version: expect.stringMatching(/^4\.5\.0\.0-/),
      isObproxyAgent: false,
      security: false,
      supportedAuth: ['v2'],
    });
    for (const key of ['homePath', 'obVersion', 'architecture'])
      expect(info[key]).toEqual(expect.any(String));
    // Nanoseconds, so nineteen digits and beyond 2^53.
    expect(answer.text).toMatch(/"startAt":\d{19}[,}]/);
    expect(Number.isInteger(info.pid)).toBe(true);
  });

  it('/secret gives a PKCS#1 key and where it belongs', async () => {
    const secret = expectData(await caller().get('/api/v1/secret', open));
    expect(secret).toEqual({ ip: '10.10.10.1', port: 2886, public_key: expect.any(String) });
    // SEQUENCE of modulus and exponent 65537: no SPKI algorithm identifier before it.
    const der = Buffer.from(String(secret.public_key), 'base64');
    expect(der.subarray(0, 1).toString('hex')).toBe('30');
    expect(der.subarray(-5).toString('hex')).toBe('0203010001');
    expect(der.length).toBeGreaterThan(256);
  });

  it.each(['GET', 'POST'])(
    '%s /status says whether the observer serves; it never has a trace id',
    async (method) => {
      const answer = await caller().call({
        method,
        target: '/api/v1/status',
        ...open,
        headers: [['X-OBSHELL-Trace-ID', 'mine']],
      });
      const body = expectEnvelope(answer);
      expect(body.traceId).toBe('');
      expect(body.data).toMatchObject({
        agent: { ip: '10.10.10.1', port: 2886, identity: 'CLUSTER AGENT' },
        state: 2,
        version: expect.stringMatching(/^4\.5\.0\.0-/),
        port: 2886,
        obState: 3,
        sqlPort: 2881,
        underMaintenance: false,
      });
      expect(answer.text).toMatch(/"startAt":\d{19}[,}]/);
    },
  );

  it.each(['[null]', '"no object"', '{', 'bm8gSlNPTg==', '\xff'])(
    'POST /status reads no body: %s is as good as none',
    async (body) => {
      expectEnvelope(await caller().call({ method: 'POST', target: '/api/v1/status', ...open, body }));
    },
  );

  it('/time is a time in the envelope, and /git-info names a build', async () => {
    const time = expectEnvelope(await caller().get('/api/v1/time', open)).data;
    expect(time).toMatch(goTime);
    expectData(await caller().get('/api/v1/git-info', open));
  });
});

describe('the envelope', () => {
  it('has a trace id of sixteen hexadecimal digits, a new one each time', async () => {
    const read = async () => expectEnvelope(await caller().get('/api/v1/info', { rawHeader: null })).traceId;
    const [one, other] = [await read(), await read()];
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(other).not.toBe(one);
  });

  it('echoes the trace id that came, on success and on refusal', async () => {
    const traced = { headers: [['X-OBSHELL-Trace-ID', 'trace-of_mine.1']] } as const;
    expect(expectEnvelope(await caller().get('/api/v1/ob/info', traced)).traceId).toBe('trace-of_mine.1');
    const refused = await caller().post('/api/v1/ob/stop', {}, traced);
    expect(expectEnvelope(refused, 400).traceId).toBe('trace-of_mine.1');
  });

  it('names the trace in the body alone', async () => {
    const { headers } = await caller().get('/api/v1/info', {
      rawHeader: null,
      headers: [['X-OBSHELL-Trace-ID', 'trace-of_mine.1']],
    });
    expect(JSON.stringify(headers)).not.toContain('trace-of_mine.1');
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/api/v1/nothing'],
    ['GET', '/api/v1'],
    ['GET', '/api/v1/ob/stop'],
    ['DELETE', '/api/v1/ob/stop'],
    ['PUT', '/api/v1/info'],
    ['POST', '/api/v1/info'],
    ['POST', '/api/v1/secret'],
    ['PATCH', '/api/v1/task/dag/20168430081028861'],
    ['POST', '/api/v1/ob/zone/zone1'],
    ['GET', '/api/v1/ob/zone/zone1/stop/check'],
  ])('%s %s is 404, never 405', async (method, target) => {
    const answer = await caller().call({ method, target });
    expectError(answer, 404, 'Common.NotFound', 'Element not found: 404 not found');
    expect(answer.headers).not.toHaveProperty('allow');
  });

  it.each(['application/json', 'text/plain', 'application/xml', 'multipart/form-data', 'nonsense', ''])(
    'no content type is too odd: %j',
    async (type) => {
      const headers = [['Content-Type', type]] as const;
      const answer = await caller().post('/api/v1/ob/stop', { scope: { type: 'ALL' } }, { headers });
      expectError(answer, 400, 'OB.Cluster.Scope.Invalid', "Scope 'ALL' is invalid");
    },
  );

  it('an unknown path needs no credentials to be unknown', async () => {
    const answer = await caller().get('/api/v1/nothing', { rawHeader: null });
    expectError(answer, 404, 'Common.NotFound', 'Element not found: 404 not found');
  });
});

describe('the language', () => {
  const zone = (...target: string[]) => ({ scope: { type: 'ZONE', target } });
  const server = (...target: string[]) => ({ scope: { type: 'SERVER', target } });
  const stop = '/api/v1/ob/stop';

  // Word for word as obshell 4.5 has them (agent/assets/i18n/error/zh.json).
  it.each<[string, Json, string]>([
    [stop, {}, "集群范围 '' 无效"],
    [stop, zone(), "传入的参数 'target' 非法：target is empty"],
    [stop, zone('zone9'), "zone 'zone9' 不存在"],
    [stop, server('zz'), "'zz' 不是一个有效的地址"],
    [stop, server('abc'), "'abc' 不是有效的 IP 地址"],
    [stop, server('10.10.10.1:80'), "端口 '80' 无效，必须在 (1024, 65535] 范围内"],
    [stop, server('10.10.10.9'), "agent '10.10.10.9' 不存在"],
    [stop, { scope: { type: 'GLOBAL' } }, "只能以 'force' 和 'terminate' 模式停止所有 observer"],
    [
      stop,
      { ...zone('zone1'), force: true, terminate: true },
      "不能同时使用 'force' 和 'terminate' 模式停止所有 observer",
    ],
    [stop, zone('zone1', 'zone2'), '不能在多个 zone 中停止 observer 或停止 zone'],
    ['/api/v1/nothing', {}, '未找到资源：404 not found'],
    ['/api/v1/task/dag/abc', {}, '无效的任务通用 ID：abc: invalid generic id'],
    ['/api/v1/task/dag/2016843008102886987654', { operator: 'PASS' }, '未找到任务：record not found'],
    ['/api/v1/task/node/2016843008102886987654', { operator: 'RUN' }, "不支持的任务操作 'RUN'"],
    ['/api/v1/logout', { session_id: 'x' }, '认证失败: 会话无效'],
  ])('zh: %s with %j is told in obshell’s words', async (path, body, message) => {
    const answer = await caller().post(path, body, { headers: [['Accept-Language', 'zh']] });
    expect(answer.body).toMatchObject({ error: { message } });
  });

  it('zh: a wrong password is told in obshell’s words', async () => {
    const headers = [['Accept-Language', 'zh']] as const;
    const answer = await caller().post(stop, {}, { headers, header: { auth: 'wrong' } });
    expect(answer.body).toMatchObject({ error: { message: '认证失败: OceanBase root 密码不正确' } });
  });

  it.each(['zh', 'zh-CN', 'zh-CN,zh;q=0.9,en;q=0.8'])(
    '%s changes the message and nothing else',
    async (language) => {
      const refused = (headers: [string, string][]) =>
        caller().post('/api/v1/ob/stop', { scope: { type: 'ALL' } }, { headers });
      const english = expectEnvelope(await refused([]), 400).error as Record<string, unknown>;
      const chinese = expectEnvelope(await refused([['Accept-Language', language]]), 400)
        .error as typeof english;
      expect({ ...chinese, message: '' }).toEqual({ ...english, message: '' });
      expect(english.message).toBe("Scope 'ALL' is invalid");
      expect(chinese.message).toMatch(/[\u4e00-\u9fff]/);
    },
  );
});
