import { afterEach, describe, expect, it } from 'vitest';
import { goJson, pythonJson } from './fixture-client/dialect-json.ts';
import { decodeGenericId } from './fixture-client/generic-id.ts';
import { createGoClient } from './fixture-client/go-client.ts';
import { createPythonClient } from './fixture-client/python-client.ts';
import vendorAnswer from './fixtures/vendor-stop.response.json' with { type: 'json' };
import { type AgentProbe, type Reply, type Seen, startAgentProbe } from './support/agent-probe.ts';

let probe: AgentProbe | undefined;
const start = async (reply: Reply, bits?: number) => {
  probe = await startAgentProbe(reply, bits);
  return probe;
};
afterEach(() => probe?.close());

const accepted: Reply = () => ({ status: 200, body: vendorAnswer });
const refused =
  (error: object, status = 400): Reply =>
  () => ({ status, body: { ...vendorAnswer, data: undefined, successful: false, status, error } });
const settings = (of: AgentProbe) => ({ url: of.url, password: 'pass "wörd" <&>' });
const targets = (of: AgentProbe) => of.seen.map(({ method, target }) => `${method} ${target}`);
/** Header names in the spelling and order in which they came. */
const names = ({ rawHeaders }: Seen) => rawHeaders.filter((_value, at) => at % 2 === 0);
const first = ['GET /api/v1/info', 'GET /api/v1/info', 'GET /api/v1/secret'];

describe('the Python dialect', () => {
  it('asks /info twice and /secret once, then sends lower-case keys and no content type', async () => {
    const of = await start(accepted);
    const dag = await createPythonClient(settings(of)).stop({ type: 'GLOBAL' }, 'force');
    expect(dag).toMatchObject({ id: vendorAnswer.data.id, dagId: 11, maxStage: 5, nodes: [] });
    expect(targets(of)).toEqual([...first, 'POST /api/v1/ob/stop']);
    const sent = of.seen.at(-1);
    expect(sent?.headers).not.toHaveProperty('content-type');
    expect(sent?.header).toMatch(
      /^\{"auth": "pass \\"w\\u00f6rd\\" <&>", "ts": "\d{10}", "uri": "\/api\/v1\/ob\/stop", "keys": "[\w+/]{43}="\}$/,
    );
    expect(sent?.body).toBe(
      '{"scope": {"type": "GLOBAL", "target": []}, "force": true, "terminate": false, "forcePassDag": {"id": []}}',
    );
    expect(sent && names(sent)).toEqual([
      'Host',
      'User-Agent',
      'Accept-Encoding',
      'Accept',
      'Connection',
      'X-OCS-Header',
      'Content-Length',
    ]);
  });

  it.each([512, 1024, 2048])('cuts its header at 53 bytes for a key of %i bits', async (bits) => {
    const of = await start(accepted, bits);
    await createPythonClient(settings(of)).dag('22130706433028869');
    const { header = '', blocks, target, body } = of.seen.at(-1) ?? {};
    expect(blocks).toBe(Math.ceil(header.length / 53));
    expect(target).toBe('/api/v1/task/dag/22130706433028869?show_details=True');
    expect(header).toContain(`"uri": "${target}", "keys": "`);
    expect(body).toBe('');
  });

  it.each([
    [{ errCode: 'OB.Zone.NotExist', message: 'no' }, 400, ['POST', 'POST']],
    [{ code: 10_008, errCode: 'x', message: 'no' }, 401, ['POST', 'GET', 'GET', 'GET', 'POST']],
    [{ code: 1, errCode: 'x', message: 'no' }, 401, ['POST', 'GET', 'GET', 'POST', 'POST']],
    [{ code: 2, message: 'no' }, 400, ['POST']],
  ])('after %j asks again as the SDK does', async (error, status, methods) => {
    const of = await start(refused(error, status));
    const asking = createPythonClient(settings(of)).stop({ type: 'ZONE', target: ['zone9'] }, 'plain');
    await expect(asking).rejects.toMatchObject({ status, message: 'no' });
    expect(of.seen.slice(3).map(({ method }) => method)).toEqual(methods);
  });

  it.each([
    ['a body that is no JSON', { status: 500, body: 'oops' }, /JSONDecodeError/],
    ['a refusal without an error', { status: 404, body: {} }, /status code 404/],
    ['a DAG without a state', { status: 200, body: { data: { id: '1' } } }, /KeyError/],
  ])('dies of %s', async (_what, answer, message) => {
    const of = await start(() => answer);
    await expect(createPythonClient(settings(of)).dag('11')).rejects.toThrow(message);
  });
});

describe('the Go dialect', () => {
  it('sends capitalised keys, null for no target, and a JSON content type', async () => {
    const of = await start(accepted);
    await createGoClient(settings(of)).stop({ type: 'GLOBAL' }, 'force');
    expect(targets(of)).toEqual([...first, 'POST /api/v1/ob/stop']);
    const sent = of.seen.at(-1);
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(sent?.header).toMatch(
      /^\{"Auth":"pass \\"wörd\\" \\u003c\\u0026\\u003e","Ts":"\d{10}","Uri":"\/api\/v1\/ob\/stop","Keys":"[\w+/]{43}="\}$/,
    );
    expect(sent?.body).toBe(
      '{"scope":{"type":"GLOBAL","target":null},"force":true,"terminate":false,"forcePassDag":{"id":null}}',
    );
    expect(sent && names(sent)).toEqual([
      'Host',
      'User-Agent',
      'Content-Length',
      'Accept',
      'Content-Type',
      'X-Ocs-Header',
      'Accept-Encoding',
    ]);
  });

  it('sends keys null without a body, and no query', async () => {
    const of = await start(accepted);
    await createGoClient(settings(of)).dag('22130706433028869');
    const { header, target } = of.seen.at(-1) ?? {};
    expect(target).toBe('/api/v1/task/dag/22130706433028869');
    expect(header).toMatch(/,"Keys":null\}$/);
  });

  it.each([
    [{ errCode: 'OB.Zone.NotExist', message: 'no' }, 400, ['POST']],
    [{ code: 10_008, errCode: 'x', message: 'no' }, 401, ['POST', 'GET', 'GET', 'GET', 'POST']],
    [{ code: 1, errCode: 'x', message: 'no' }, 401, ['POST', 'GET', 'GET', 'POST']],
  ])('after %j asks again as the SDK does', async (error, status, methods) => {
    const of = await start(refused(error, status));
    const asking = createGoClient(settings(of)).stop({ type: 'ZONE', target: ['zone9'] }, 'plain');
    await expect(asking).rejects.toMatchObject({ status, message: 'no' });
    expect(of.seen.slice(3).map(({ method }) => method)).toEqual(methods);
  });

  it.each([
    ['a refusal in plain text', { status: 400, contentType: 'text/plain', body: '{"error":{}}' }, /panic/],
    ['a code that is text', { status: 400, body: { error: { code: '1' } } }, /unmarshal "1"/],
    ['a time that is none', { status: 200, body: { ...vendorAnswer, timestamp: 'now' } }, /time\.Time/],
  ])('dies of %s', async (_what, answer, message) => {
    const of = await start(() => answer);
    await expect(createGoClient(settings(of)).dag('11')).rejects.toThrow(message);
  });
});

describe('what both stand on', () => {
  it.each([
    ['22130706433028869', { kind: 'agent', agent: '127.0.0.1:2886', row: 9 }],
    ['221307064330288611', { kind: 'agent', agent: '127.0.0.1:2886', row: 11 }],
    ['2016843008102886123', { kind: 'agent', agent: '10.10.10.1:2886', row: 123 }],
    ['42130706433028861', { kind: 'obproxy', agent: '127.0.0.1:2886', row: 1 }],
    [`3${'1'.padStart(39, '0')}028865`, { kind: 'agent', agent: '[0:0:0:0:0:0:0:1]:2886', row: 5 }],
    ['142', { kind: 'cluster', row: 42 }],
  ])('the generic id %s is taken apart', (id, decoded) => {
    expect(decodeGenericId(id)).toEqual(decoded);
  });

  it('each writes JSON in its own way', () => {
    const value = { a: ['é😀\u007f', null], 'b<': false };
    expect(pythonJson(value)).toBe('{"a": ["\\u00e9\\ud83d\\ude00\\u007f", null], "b<": false}');
    expect(goJson(value)).toBe('{"a":["é😀\u007f",null],"b\\u003c":false}');
  });
});
