/** The middle value, or the mean of the two in the middle. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take the median of');
  return (upper + lower) / 2;
}

/** Measured values by name, one per round, in the order of the rounds. */
export type Rounds<Name extends string> = Record<Name, number[]>;

/**
 * Runs what is compared by turns (A B C, C B A, …), so that noise of the machine meets all of it alike. Each measurement
 * answers with its value.
 */
export async function interleave<Name extends string>(
  rounds: number,
  measurements: Record<Name, (round: number) => Promise<number>>,
): Promise<Rounds<Name>> {
  const names = Object.keys(measurements) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Rounds<Name>;
  for (let round = 0; round < rounds; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed())
      found[name].push(await measurements[name](round));
  return found;
}

/** The median of the rounds' ratios: what disturbed a whole round falls out of it. */
export function medianRatio(measured: readonly number[], reference: readonly number[]): number {
  return median(measured.map((value, round) => value / (reference[round] ?? Number.NaN)));
}

/** A way to grow with a size. */
export interface Growth {
  name: string;
  cost(size: number): number;
}

/** For work on all of n things. */
export const nLogN: Growth = { name: 'n log n', cost: (size) => size * Math.log2(size + 1) };
/** For work on one of n things. */
export const logN: Growth = { name: 'log n', cost: (size) => Math.log2(size + 1) };

/** The first step from one size to the next in which time grows faster than it may; `tolerance` is what noise may add. */
export function growsFaster(
  points: readonly { size: number; time: number }[],
  { cost }: Growth,
  tolerance: number,
): { from: number; to: number; times: number; allowed: number } | undefined {
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (!before) continue;
    const times = point.time / before.time;
    const allowed = (cost(point.size) / cost(before.size)) * tolerance;
    if (times > allowed) return { from: before.size, to: point.size, times, allowed };
  }
  return undefined;
}

/** How much `y` grows with each unit of `x`: the line through the points with the least squares. NaN for fewer than two. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
