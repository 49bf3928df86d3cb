/** One curve: a name and a positive time for each size. */
export interface Curve {
  name: string;
  colour: string;
  points: { size: number; time: number }[];
}

const [width, height] = [720, 420];
const margin = { left: 70, right: 150, top: 40, bottom: 50 };

const decade = (value: number) => `1e${value}`;
const label = (exponent: number, unit: string) => `${Number(decade(exponent))} ${unit}`.trim();

/** Log-log: a straight line is a power of the size; the dashed one is n log n, from where the topmost curve begins. */
export function scalingPlot(curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const logs = (pick: (point: Curve['points'][number]) => number) =>
    points.map((each) => Math.log10(pick(each)));
  const right = Math.ceil(Math.max(...logs(({ size }) => size)));
  const bottom = Math.floor(Math.min(...logs(({ time }) => time)));
  const top = Math.ceil(Math.max(...logs(({ time }) => time)));
  const x = (size: number) => margin.left + (Math.log10(size) / right) * (width - margin.left - margin.right);
  const y = (time: number) =>
    height -
    margin.bottom -
    ((Math.log10(time) - bottom) / (top - bottom)) * (height - margin.top - margin.bottom);
  const path = (each: Curve['points']) =>
    each
      .map(({ size, time }, index) => `${index === 0 ? 'M' : 'L'}${x(size).toFixed(1)} ${y(time).toFixed(1)}`)
      .join('');
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const ends = { left: margin.left, right: width - margin.right };
  const grid = [
    ...range(0, right).map((exponent) => {
      const at = x(10 ** exponent).toFixed(1);
      return `<line x1="${at}" y1="${margin.top}" x2="${at}" y2="${height - margin.bottom}" class="grid"/><text x="${at}" y="${height - margin.bottom + 18}" text-anchor="middle">${label(exponent, '')}</text>`;
    }),
    ...range(bottom, top).map((exponent) => {
      const at = y(10 ** exponent).toFixed(1);
      return `<line x1="${ends.left}" y1="${at}" x2="${ends.right}" y2="${at}" class="grid"/><text x="${ends.left - 8}" y="${at}" dy="4" text-anchor="end">${label(exponent, 'ms')}</text>`;
    }),
  ];
  const first = curves.flatMap(({ points: [begin] }) => (begin ? [begin] : []));
  const [highest] = first.sort((a, b) => b.time - a.time);
  const nLogN = highest
    ? range(0, right * 4)
        .map((step) => 10 ** (step / 4))
        .filter((size) => size >= highest.size)
        .map((size) => ({
          size,
          time: (highest.time * size * Math.log2(size + 1)) / (highest.size * Math.log2(highest.size + 1)),
        }))
        .filter(({ time }) => Math.log10(time) <= top)
    : [];
  const drawn = curves.map(
    ({ name, colour, points: each }, index) =>
      `<path d="${path(each)}" stroke="${colour}" class="curve"/>${each
        .map(
          ({ size, time }) =>
            `<circle cx="${x(size).toFixed(1)}" cy="${y(time).toFixed(1)}" r="3" fill="${colour}"/>`,
        )
        .join(
          '',
        )}<rect x="${ends.right + 16}" y="${margin.top + index * 20}" width="12" height="12" fill="${colour}"/><text x="${ends.right + 34}" y="${margin.top + 10 + index * 20}">${name}</text>`,
  );
  const key = margin.top + curves.length * 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>Time to plan, to accept and for one step, against the number of servers</title>
<style>.grid{stroke:#ddd}.curve{fill:none;stroke-width:2}.bound{fill:none;stroke:#888;stroke-dasharray:5 4}text{fill:#333}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${margin.left}" y="22" font-size="14">Time against servers of the cluster, both on logarithmic scales</text>
${grid.join('\n')}
<path d="${path(nLogN)}" class="bound"/>
<line x1="${ends.right + 14}" y1="${key + 6}" x2="${ends.right + 30}" y2="${key + 6}" class="bound"/><text x="${ends.right + 34}" y="${key + 10}">n log n</text>
${drawn.join('\n')}
<text x="${(ends.left + ends.right) / 2}" y="${height - 12}" text-anchor="middle">servers</text>
</svg>
`;
}
