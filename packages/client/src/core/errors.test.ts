import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ObstopError } from './errors.ts';

describe('ObstopError', () => {
  it('is recognised across two copies of the package, by kind too', async () => {
    const copyPath = './errors.ts?another-copy';
    const copy = (await import(copyPath)) as { ObstopError: typeof ObstopError };
    const error = new copy.ObstopError('conflict', 'busy', { status: 409, code: 50002, taskId: 7 });
    expect(error).not.toBeInstanceOf(ObstopError);
    expect(ObstopError.is(error)).toBe(true);
    expect(ObstopError.is(error, 'conflict')).toBe(true);
    expect(ObstopError.is(error, 'refused')).toBe(false);
  });

  it('is not taken for what it is not', () => {
    for (const other of [new Error('x'), null, undefined, 'ObstopError', { kind: 'refused' }])
      expect(ObstopError.is(other)).toBe(false);
  });

  it('narrows to the facts of its kind', () => {
    const error: unknown = new ObstopError('invalid-request', 'zoneName must not be empty', {
      path: 'zoneName',
    });
    if (!ObstopError.is(error, 'invalid-request')) throw new Error('not recognised');
    expectTypeOf(error.path).toEqualTypeOf<string>();
    expect(error.path).toBe('zoneName');
  });

  it('prints its name once, its facts, and its cause', () => {
    const error = new ObstopError('unreachable', 'gone', {
      mayHaveHappened: true,
      cause: new Error('reset'),
    });
    expect(String(error)).toBe('ObstopError: gone');
    expect(inspect(error)).toMatch(
      /^ObstopError: gone[\s\S]*mayHaveHappened: true[\s\S]*\[cause\]: Error: reset/,
    );
    expect(inspect(error)).not.toMatch(/undefined|name:/);
  });

  it('has a JSON form that any id can stand', () => {
    const big = 9007199254740993n;
    const error = new ObstopError('task-failed', 'task ended FAILED', {
      taskId: big,
      outcome: 'failed',
      failedSteps: [{ id: big, name: 'Stop zone', status: 'FAILED' }],
      cause: new Error('why'),
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ObstopError',
      message: 'task ended FAILED',
      kind: 'task-failed',
      taskId: '9007199254740993',
      outcome: 'failed',
      failedSteps: [{ id: '9007199254740993', name: 'Stop zone', status: 'FAILED' }],
      cause: 'why',
    });
  });
});
