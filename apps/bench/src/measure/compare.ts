import type { Goal, Line } from '../figure.ts';

/** The middle value, or the mean of the two in the middle. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take the median of');
  return (upper + lower) / 2;
}

/**
 * Runs what is compared by turns (A B C, C B A, …), so that noise of the machine meets all of it alike. Each measurement
 * answers with its value. The first round is left out of the answer: in it processes read and compile what they run.
 */
export async function byTurns<Name extends string>(
  rounds: number,
  measurements: Record<Name, (round: number) => number | Promise<number>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measurements) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await measurements[name](round);
      if (round > 0) found[name].push(value);
    }
  return found;
}

/** The median of the rounds' ratios: what disturbed a whole round falls out of it. */
export function medianRatio(measured: readonly number[], reference: readonly number[]): number {
  return median(measured.map((value, round) => value / (reference[round] ?? Number.NaN)));
}

/** What was found by turns. */
export interface Compared {
  what: string;
  unit: string;
  measured: readonly number[];
  /** Its unit where it is another one. */
  reference: { what: string; unit?: string; values: readonly number[] };
  goal?: Goal;
  note?: string;
}

/** The line of two rows of rounds. */
export function compare({ what, unit, measured, reference, ...rest }: Compared): Line {
  return {
    what,
    measured: { value: median(measured), unit },
    reference: { what: reference.what, value: median(reference.values), unit: reference.unit ?? unit },
    ratio: medianRatio(measured, reference.values),
    ...rest,
  };
}

/** How much `y` grows with each unit of `x`: the line through the points with the least squares. NaN for fewer than two. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
