import { isReached, type Outcome } from '../figure.ts';
import type { Result } from '../run-figure.ts';
import { goalText, number, quantity } from './format.ts';

function rows(outcome: Outcome): string[] {
  if ('unavailable' in outcome) return [`  ${outcome.what}: not available: ${outcome.unavailable}`];
  const { what, measured, reference, ratio, goal, note } = outcome;
  const verdict = { true: 'reached', false: 'MISSED' }[String(isReached(outcome))] ?? 'reported';
  const wanted = goal ? ` (goal ${goalText(goal)})` : '';
  return [
    `  ${what}`,
    `      ${quantity(measured)} : ${quantity(reference)} (${reference.what}) = ${number(ratio)}×${wanted} ${verdict}`,
    ...(note ? [`      ${note}`] : []),
  ];
}

/** A figure for the terminal. */
export function writeTable({ title, seconds, outcomes, error }: Result): string {
  return [
    `${title} (${number(seconds)} s)`,
    ...outcomes.flatMap(rows),
    ...(error === undefined ? [] : [`  could not be measured: ${error}`]),
  ].join('\n');
}
