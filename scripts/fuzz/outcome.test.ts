import { describe, expect, it } from 'vitest';
import { type Counts, type Report, readOutcome } from './outcome.ts';

const report: Report = {
  complete: true,
  stop_reason: 'completed',
  operations: { selected: 2, tested: 2 },
  test_cases: { generated: 70 },
  failures: [],
  errors: [],
  valid_rates: {
    'GET /a': { examples: { accepted: 0 }, fuzzing: { accepted: 3 } },
    'GET /b': { examples: { accepted: 0 } },
  },
};
const counts: Counts = { statuses: { 200: 60, 400: 10 }, differences: { 1: 4 } };
const outcomeOf = (change: Partial<Report>, output = '') =>
  readOutcome({ ...report, ...change }, counts, output, 2);

describe('the outcome of a run', () => {
  it('is figures, and nothing failed, where the report has nothing', () => {
    const outcome = outcomeOf({});
    expect(outcome).toMatchObject({ cases: 70, failures: [], statuses: counts.statuses });
    expect([...outcome.differences]).toEqual([[1, 4]]);
  });

  it('names operations of which only refusals were seen', () => {
    expect(outcomeOf({}).neverSuccessful).toEqual(['GET /b']);
  });

  it('has one failure for each operation, and the details as they were printed', () => {
    const output = 'noise\n=== FAILURES ===\nthis\n=== SUMMARY ===\nrest\n';
    const title = 'Server error';
    const outcome = outcomeOf({ failures: [{ title, operations: ['GET /a', 'GET /b'] }] }, output);
    expect(outcome.failures).toEqual(['Server error: GET /a', 'Server error: GET /b']);
    expect(outcome.details).toBe('=== FAILURES ===\nthis\n');
  });

  it.each<[string, Partial<Report>]>([
    ['Schemathesis stopped early', { complete: false, stop_reason: 'failure_limit' }],
    ['nothing could be made up for an operation', { errors: [{ title: 'Schema Error', count: 1 }] }],
    ['an operation was left out', { operations: { selected: 2, tested: 1 } }],
    ['no operation was chosen', { operations: { selected: 0, tested: 0 } }],
  ])('has failed where %s', (_, change) => {
    expect(outcomeOf(change).failures).toHaveLength(1);
  });
});
