import type { Operation } from '@obstop/contracts/operations';
import { describe, expect, it } from 'vitest';
import { commonPrefix, decodeSegments, operationsOn } from './path-table.ts';

const operation = (method: Operation['method'], path: string): Operation => ({
  operationId: `${method} ${path}`,
  method,
  path,
  pathParameters: [],
  queryParameters: [],
  changes: false,
});
const operations = [
  operation('GET', '/tasks'),
  operation('GET', '/tasks/{id}'),
  operation('DELETE', '/tasks/{id}'),
  operation('GET', '/tasks/newest'),
];
const found = (path: string) => operationsOn(operations, decodeSegments(path) ?? []);
const ids = (path: string) => found(path).map((each) => each.operation.operationId);

describe('operationsOn', () => {
  it('finds all operations that fit, the most literal first', () => {
    expect(ids('/tasks')).toEqual(['GET /tasks']);
    expect(ids('/tasks/7')).toEqual(['GET /tasks/{id}', 'DELETE /tasks/{id}']);
    expect(ids('/tasks/newest')).toEqual(['GET /tasks/newest', 'GET /tasks/{id}', 'DELETE /tasks/{id}']);
  });

  it('takes an encoded slash as part of its segment and an encoded letter as the letter', () => {
    expect(found('/tasks/a%2Fb').map(({ params }) => params)).toEqual([{ id: 'a/b' }, { id: 'a/b' }]);
    expect(ids('/%74asks')).toEqual(['GET /tasks']);
  });

  it('knows no path with a segment too many, too few, or empty', () => {
    for (const path of ['/', '/task', '/tasks/', '/tasks/1/2', '//tasks', '/Tasks'])
      expect(ids(path)).toEqual([]);
  });
});

describe('commonPrefix', () => {
  it('is what all paths begin with, in whole segments', () => {
    const of = (...paths: string[]) => commonPrefix(paths.map((path) => ({ path })));
    expect(of('/api/v1/ob/stop', '/api/v1/objects', '/api/v1/time')).toBe('/api/v1');
    expect(of('/a', '/b')).toBe('');
  });
});

describe('decodeSegments', () => {
  it.each(['/%', '/%zz', '/%ff', '/%c3/%28'])('cannot decode %s', (path) => {
    expect(decodeSegments(path)).toBeUndefined();
  });
});
