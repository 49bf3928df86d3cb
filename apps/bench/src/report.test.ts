import { expect, it } from 'vitest';
import type { Line, Outcome } from './figure.ts';
import { formatNumber, type Run, writeDocument, writeResult } from './report.ts';

const line = (more: Partial<Line>): Line => ({
  what: 'Reads',
  measured: { value: 1234.5, unit: 'req/s' },
  reference: { what: 'a bare route', value: 2469, unit: 'req/s' },
  ratio: 0.5,
  ...more,
});
const run = (outcomes: Outcome[], error?: string): Run => ({
  startedAt: new Date('2026-03-04T05:06:07.000Z'),
  machine: '2 cores',
  results: [{ title: 'Reads', seconds: 1, outcomes, ...(error !== undefined && { error }) }],
});

it('numbers keep three digits that count', () => {
  expect([0, 0.02, 1.5, 12.345, 99.96, 123456, 1234567, 0.00012, -150].map(formatNumber)).toEqual([
    '0',
    '0.02',
    '1.5',
    '12.3',
    '100',
    '123 456',
    '1 234 567',
    '1.2e-4',
    '-150',
  ]);
});

it('a goal is told as reached or missed by the side it is on', () => {
  const written = (ratio: number, at: 'least' | 'most') =>
    writeResult({ title: 'Reads', seconds: 1, outcomes: [line({ ratio, goal: { at, ratio: 1 } })] });
  expect(written(1, 'least')).toContain('≥ 1× **yes**');
  expect(written(0.99, 'least')).toContain('≥ 1× no');
  expect(written(0.99, 'most')).toContain('≤ 1× **yes**');
  expect(written(1.01, 'most')).toContain('≤ 1× no');
});

it('the document has the date, every line, and a list of what was missed', () => {
  const text = writeDocument(
    run([
      line({ goal: { at: 'least', ratio: 0.4 } }),
      line({ what: 'Stops', ratio: 0.1, goal: { at: 'least', ratio: 0.4 } }),
      { what: 'Takeover', unavailable: 'no | PostgreSQL' },
    ]),
  );
  expect(text).toContain('on 2026-03-04.');
  expect(text).toContain('| Reads | 1 235 req/s | 2 469 req/s, a bare route | **0.5×** | ≥ 0.4× **yes** |');
  expect(text).toContain('| Takeover | – | – | – | – | no \\| PostgreSQL |');
  expect(text).toMatch(/## Goals missed\n\n- Stops: 0\.1×, goal ≥ 0\.4×\n/);
  expect(text).not.toContain('- Reads');
});

it('what could not be measured is said, not left out', () => {
  expect(writeDocument(run([], 'no port'))).toContain('Reads could not be measured: no port');
});
