import { describe, expect, it } from 'vitest';
import {
  countSteps,
  defaultPollPolicy,
  hasChanged,
  nextInterval,
  runningNames,
  withJitter,
} from './progress.ts';
import type { StepState, TaskSnapshot, TaskStep } from './task-snapshot.ts';

const step = (id: number, state: StepState, name = `step ${id}`): TaskStep => ({
  id,
  name,
  state,
  status: state,
  upstreams: [],
  downstreams: [],
});
const task = (states: StepState[], more: Partial<TaskSnapshot> = {}): TaskSnapshot => ({
  id: 1,
  name: 'Stop OB zone',
  state: 'running',
  status: 'RUNNING',
  rollingBack: false,
  steps: states.map((state, index) => step(index, state)),
  raw: {},
  ...more,
});

describe('countSteps', () => {
  it('counts finished work, and is 100 only at a good end', () => {
    expect(countSteps(task(['succeeded', 'running', 'pending']))).toEqual({
      finished: 1,
      total: 3,
      percent: 33,
    });
    expect(countSteps(task(['succeeded', 'succeeded'])).percent).toBe(99);
    expect(countSteps(task(['succeeded', 'succeeded'], { state: 'succeeded' })).percent).toBe(100);
    expect(countSteps(task(['succeeded', 'failed'], { state: 'failed' })).percent).toBe(50);
    expect(countSteps(task([])).percent).toBe(0);
  });

  it('of a rollback counts what is undone', () => {
    const rollingBack = task(['succeeded', 'running', 'pending', 'pending'], { rollingBack: true });
    expect(countSteps(rollingBack)).toEqual({ finished: 2, total: 4, percent: 50 });
  });
});

describe('runningNames', () => {
  it('names each step at work once, although a split one has many of a name', () => {
    const steps = [
      step(1, 'running', 'Stop observer process'),
      step(2, 'running', 'Stop observer process'),
      step(3, 'pending'),
    ];
    expect(runningNames({ steps })).toEqual(['Stop observer process']);
  });
});

describe('polling', () => {
  it('slows down while nothing changes and is quick again after a change', () => {
    let interval: number | undefined;
    const intervals = [true, false, false, true, false].map((changed) => {
      interval = nextInterval(defaultPollPolicy, interval, changed);
      return interval;
    });
    expect(intervals).toEqual([500, 750, 1_125, 500, 750]);
    expect(nextInterval(defaultPollPolicy, 4_900, false)).toBe(5_000);
  });

  it('spreads the waits of many', () => {
    expect([withJitter(1_000, 0), withJitter(1_000, 0.5), withJitter(1_000, 1)]).toEqual([750, 1_000, 1_250]);
  });

  it('takes a step that is run again for a change', () => {
    const before = task(['failed']);
    const after = { ...before, steps: [{ ...step(0, 'failed'), operation: 'RETRY' }] };
    expect(hasChanged(before, after)).toBe(true);
    expect(hasChanged(before, task(['failed']))).toBe(false);
  });
});
