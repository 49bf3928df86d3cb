import { ObstopError, type ObstopErrorKind } from '@obstop/client';
import { expect, it } from 'vitest';
import { exitCodeOf } from './exit-code-of.ts';

it.each<[number, ObstopErrorKind, object]>([
  [1, 'outside-contract', { issues: [] }],
  [2, 'invalid-request', { path: 'id' }],
  [3, 'not-found', {}],
  [4, 'unauthenticated', {}],
  [4, 'forbidden', {}],
  [5, 'refused', { status: 400 }],
  [5, 'conflict', {}],
  [6, 'conflict', { taskId: 7 }],
  [7, 'task-failed', { taskId: 7 }],
  [8, 'timed-out', { taskId: 7 }],
  [9, 'timed-out', {}],
  [9, 'unreachable', {}],
  [9, 'refused', { status: 503, transient: true }],
  [130, 'cancelled', {}],
])('%i for %s %o', (code, kind, facts) => {
  expect(exitCodeOf(new ObstopError(kind, 'x', facts))).toBe(code);
});

it('is 1 for what nobody expected', () => {
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
});
