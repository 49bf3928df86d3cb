import { describe, expect, it } from 'vitest';
import { type SignedRequest, sign, stringToSign } from './access-key-signature.ts';

const headers = {
  host: 'ocp.example.com:8080',
  date: 'Tue, 17 Jan 2023 03:36:01 GMT',
  'content-type': 'application/json',
};
const zoneStop: SignedRequest = {
  method: 'POST',
  url: '/api/v2/ob/clusters/1/zones/zone2/stop',
  headers: { ...headers, 'x-ocp-origin': 'unit-test' },
  body: new Uint8Array(),
};
const serverStop: SignedRequest = {
  method: 'POST',
  url: '/api/v2/ob/clusters/1/servers/2/stop?a=%E4%B8%AD&b=2',
  headers,
  body: Buffer.from('{"force":false}'),
};
const signed = (request: Partial<SignedRequest>) => sign('test-secret', { ...serverStop, ...request });

describe('the signature of an access key', () => {
  it('has seven parts, a line each, empty where there is nothing', () => {
    expect(stringToSign(zoneStop).split('\n')).toEqual([
      'POST',
      '',
      'application/json',
      'Tue, 17 Jan 2023 03:36:01 GMT',
      'ocp.example.com:8080',
      'x-ocp-origin:unit-test',
      '/api/v2/ob/clusters/1/zones/zone2/stop',
    ]);
    expect(stringToSign(serverStop).split('\n').slice(1, 2)).toEqual(['E794448F239B58123FD5794BA1CBD6BB']);
    expect(stringToSign(serverStop).split('\n')).toHaveLength(7);
  });

  it('of a zone stop without a body is the known one', () => {
    expect(sign('test-secret', zoneStop)).toBe('HMAuJANbc+sWQzyRogKtadsc4Lg=');
  });

  it('of a server stop with body and query is the known one', () => {
    expect(sign('test-secret', serverStop)).toBe('/oTQQfIfmNeqPgPGDBJDXfEvBqw=');
  });

  it('does not depend on the order or the spelling of the query', () => {
    const same = ['?b=2&a=%E4%B8%AD', '?b=2&a=%e4%b8%ad', '?&a=%E4%B8%AD&&b=%32'];
    for (const query of same)
      expect(signed({ url: `/api/v2/ob/clusters/1/servers/2/stop${query}` })).toBe(signed({}));
    const last = stringToSign({ ...serverStop, url: '/p?%E4%B8%AD=1&z=2' })
      .split('\n')
      .at(-1);
    expect(last).toBe('/p?z=2&%E4%B8%AD=1');
    const blank = (url: string) =>
      stringToSign({ ...serverStop, url })
        .split('\n')
        .at(-1);
    expect([blank('/p?x=a+b'), blank('/p?x=a%20b'), blank("/p?x=(a)*!'&y")]).toEqual([
      '/p?x=a%20b',
      '/p?x=a%20b',
      '/p?x=%28a%29%2A%21%27&y=',
    ]);
    expect([blank('/p?'), blank('/p?x=%zz'), blank('/p?a=1?b=2')]).toEqual([
      '/p',
      '/p?x=%25zz',
      '/p?a=1%3Fb%3D2',
    ]);
  });

  it('is another one when anything else is changed', () => {
    const others: Partial<SignedRequest>[] = [
      { method: 'GET' },
      { body: Buffer.from('{"force":true}') },
      { body: new Uint8Array() },
      { headers: { ...headers, 'content-type': 'text/plain' } },
      { headers: { ...headers, date: 'Tue, 17 Jan 2023 03:36:02 GMT' } },
      { headers: { ...headers, host: 'ocp.example.com' } },
      { headers: { ...headers, 'x-ocp-origin': 'elsewhere' } },
      { url: '/api/v2/ob/clusters/2/servers/2/stop?a=%E4%B8%AD&b=2' },
      { url: '/api/v2/ob/clusters/1/servers/2/stop?a=%E4%B8%AD&b=3' },
      { url: '/api/v2/ob/clusters/1/servers/2/stop?a=%E4%B8%AD' },
    ];
    const signatures = [{}, ...others].map(signed);
    expect(new Set(signatures).size).toBe(others.length + 1);
    expect(sign('another-secret', serverStop)).not.toBe(signed({}));
  });
});
