import { describe, expect, it } from 'vitest';
import { decodeSegments, methodsOn, routesOf } from './path-table.ts';

const routes = routesOf({
  tasks: { list: { method: 'GET', path: '/tasks' }, get: { method: 'GET', path: '/tasks/:id' } },
  drop: { method: 'DELETE', path: '/tasks/:id' },
  newest: { method: 'GET', path: '/tasks/newest' },
});
const methods = (path: string) => methodsOn(routes, decodeSegments(path) ?? []);

describe('methodsOn', () => {
  it('finds the methods of all routes that fit', () => {
    expect(methods('/tasks')).toEqual(['GET']);
    expect(methods('/tasks/7')).toEqual(['GET', 'DELETE']);
    expect(methods('/tasks/newest')).toEqual(['GET', 'DELETE']);
  });

  it('takes an encoded slash as part of its segment and an encoded letter as the letter', () => {
    expect(methods('/tasks/a%2Fb')).toEqual(['GET', 'DELETE']);
    expect(methods('/%74asks')).toEqual(['GET']);
  });

  it('knows no path with a segment too many, too few, or empty', () => {
    for (const path of ['/', '/task', '/tasks/', '/tasks/1/2', '//tasks', '/Tasks'])
      expect(methods(path)).toEqual([]);
  });
});

describe('decodeSegments', () => {
  it.each(['/%', '/%zz', '/%ff', '/%c3/%28'])('cannot decode %s', (path) => {
    expect(decodeSegments(path)).toBeUndefined();
  });
});
