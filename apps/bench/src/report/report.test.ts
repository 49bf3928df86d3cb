import { expect, it } from 'vitest';
import type { Line, Outcome } from '../figure.ts';
import { number } from './format.ts';
import { type Run, writeMarkdown } from './markdown.ts';
import { writeTable } from './table.ts';

const line = (more: Partial<Line>): Line => ({
  what: 'Reads',
  measured: { value: 1234.5, unit: 'req/s' },
  reference: { what: 'a bare route', value: 2469, unit: 'req/s' },
  ratio: 0.5,
  ...more,
});
const run = (outcomes: Outcome[], error?: string): Run => ({
  startedAt: '2026-03-04T05:06:07.000Z',
  quick: false,
  machine: { node: '24', cpu: 'x', cores: 2, memoryGb: 4, loadAtStart: 0, scratchInMemory: false },
  results: [{ name: 'reads', title: 'Reads', seconds: 1, outcomes, ...(error !== undefined && { error }) }],
});

it('numbers keep three digits that count', () => {
  expect([0.02, 1.5, 12.345, 123456, 0.00012].map(number)).toEqual([
    '0.02',
    '1.5',
    '12.3',
    '123 456',
    '1.2e-4',
  ]);
});

it('a goal is told as reached or missed by the side it is on', () => {
  const table = (ratio: number, at: 'least' | 'most') =>
    writeTable(run([line({ ratio, goal: { at, ratio: 1 } })]).results[0] ?? expect.unreachable());
  expect(table(1, 'least')).toContain('reached');
  expect(table(0.99, 'least')).toContain('MISSED');
  expect(table(0.99, 'most')).toContain('reached');
  expect(table(1.01, 'most')).toContain('MISSED');
});

it('the document has the date, every line, and a list of what was missed', () => {
  const text = writeMarkdown(
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
  expect(writeMarkdown(run([], 'no port'))).toContain('Reads could not be measured: no port');
});
