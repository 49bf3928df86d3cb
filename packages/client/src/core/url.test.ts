import { describe, expect, it } from 'vitest';
import { ObstopError } from './errors.ts';
import { idText, queryText, readBaseUrl } from './url.ts';

const pathOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return ObstopError.is(error, 'invalid-request') ? { path: error.path } : error;
  }
};

describe('readBaseUrl', () => {
  it('keeps a path before the API and drops the slash at the end', () => {
    expect(readBaseUrl('http://ocp.example:8080/')).toBe('http://ocp.example:8080');
    expect(readBaseUrl(new URL('https://gateway.example/ocp//'))).toBe('https://gateway.example/ocp');
  });

  it.each([
    'ocp.example',
    'ftp://ocp.example',
    'http://u:secret@ocp.example',
    'http://a/?x=1',
    'http://a/#x',
  ])('%s is refused without being quoted', (value) => {
    expect(pathOf(() => readBaseUrl(value))).toEqual({ path: 'baseUrl' });
    expect(() => readBaseUrl(value)).not.toThrow(/secret/);
  });
});

describe('idText', () => {
  it.each([
    [1, '1'],
    ['9007199254740993', '9007199254740993'],
    [9223372036854775807n, '9223372036854775807'],
  ])('%s is an id', (value, text) => {
    expect(idText(value, 'id')).toBe(text);
  });

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN, '', '01', '1/../2', '1e3', -1n, undefined as never])(
    '%s is none',
    (value) => {
      expect(pathOf(() => idText(value, 'serverId'))).toEqual({ path: 'serverId' });
    },
  );
});

describe('queryText', () => {
  it('is sorted and encoded as RFC 3986 has it, and leaves out what was not asked', () => {
    const query = queryText({
      status: ['RUNNING', 'FAILED'],
      name: 'a b/ü&(1)',
      page: 2,
      none: undefined,
      empty: [],
    });
    expect(query).toBe('?name=a%20b%2F%C3%BC%26%281%29&page=2&status=RUNNING%2CFAILED');
    expect(queryText({})).toBe('');
    expect(queryText({ sign: "!'()*" })).toBe('?sign=%21%27%28%29%2A');
  });
});
