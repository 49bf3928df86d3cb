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

/** Whether time grows no faster than n·log n from each size to the next; `tolerance` is what noise may add. */
export function growsFasterThanNLogN(
  points: readonly { size: number; time: number }[],
  tolerance: number,
): { from: number; to: number; times: number; allowed: number } | undefined {
  const cost = (size: number) => size * Math.log2(size + 1);
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (!before) continue;
    const times = point.time / before.time;
    const allowed = (cost(point.size) / cost(before.size)) * tolerance;
    if (times > allowed) return { from: before.size, to: point.size, times, allowed };
  }
  return undefined;
}
