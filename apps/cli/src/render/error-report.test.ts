import { ObstopError } from '@obstop/client';
import { describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { zh } from '../messages/zh.ts';
import { errorJson, errorLines } from './error-report.ts';

describe('an error', () => {
  it('of a task names the failed step, the end of its log and the next commands', () => {
    const failedSteps = [{ id: 12, name: 'Stop zone', status: 'FAILED', logTail: ['OB-4179'] }];
    const error = new ObstopError('task-failed', 'x', { taskId: 2, outcome: 'failed', failedSteps });
    expect(errorLines(error, en)).toEqual([
      'task 2 failed: Stop zone',
      'failed step: Stop zone (12)',
      '  OB-4179',
      'next:',
      ...['retry', 'skip', 'rollback', 'log'].map((what) => `  obstop task ${what} 2`),
    ]);
    expect(errorLines(error, zh)[0]).toBe('任务 2 失败：Stop zone');
  });

  it('that leaves the outcome open says so, with what may be it', () => {
    const error = new ObstopError('unreachable', 'cut', { mayHaveHappened: true, candidateTaskIds: [3, 4] });
    expect(errorLines(error, en, 'http://ocp.example')).toEqual([
      'no answer: cut',
      'it may be under way all the same: look before you repeat it',
      'tasks that may be it: 3, 4',
      'asked at http://ocp.example; another address: --url, OBSTOP_URL or a profile',
    ]);
  });

  it('that nobody expected is called a defect, with its stack', () => {
    const error = new TypeError('x is not a function');
    expect(errorLines(error, en).join('\n')).toMatch(/^this is a defect of obstop.*\n.*TypeError: x is not/);
    expect(errorJson(error)).toEqual({ kind: 'defect', message: 'x is not a function' });
  });
});
