import { cpus, loadavg, totalmem } from 'node:os';
import { type Goal, isReached, type Line, type Outcome, type Quantity } from './figure.ts';
import type { Result } from './run-figure.ts';

/** A run as it is written down. */
export interface Run {
  startedAt: Date;
  /** As describeMachine has it. */
  machine: string;
  results: Result[];
}

/** What explains the absolute numbers of a run. To be asked before it: the load is then other people's. */
export function describeMachine(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown';
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${cpus().length} cores (${cpu}), ${memory} GB, Node ${process.versions.node}, with a load of ${load} from other work`;
}

/** Three digits that count, thousands apart; a number below a thousandth as a power of ten. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) return value.toExponential(1);
  if (size < 100) return String(Number(value.toPrecision(3)));
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

const quantity = ({ value, unit }: Quantity): string => `${formatNumber(value)} ${unit}`;
const goalText = ({ at, ratio }: Goal): string => `${at === 'least' ? '≥' : '≤'} ${formatNumber(ratio)}×`;

/** What an outcome says, by columns: in the document's table and in the terminal. */
function columns(outcome: Outcome): string[] {
  if ('unavailable' in outcome) return [outcome.what, '–', '–', '–', '–', outcome.unavailable];
  const { what, measured, reference, ratio, goal, note = '' } = outcome;
  return [
    what,
    quantity(measured),
    `${quantity(reference)}, ${reference.what}`,
    `**${formatNumber(ratio)}×**`,
    goal ? `${goalText(goal)} ${isReached(outcome) ? '**yes**' : 'no'}` : 'reported',
    note,
  ];
}

const row = (outcome: Outcome) =>
  `| ${columns(outcome)
    .map((text) => text.replaceAll('|', '\\|'))
    .join(' | ')} |`;

/** A figure for the terminal: the rows that the document has. */
export function writeResult({ title, seconds, outcomes, error }: Result): string {
  const failure = error === undefined ? [] : [`could not be measured: ${error}`];
  return [`${title} (${formatNumber(seconds)} s)`, ...outcomes.map(row), ...failure, ''].join('\n');
}

const missedLine = ({ what, ratio, goal }: Line) =>
  `- ${what}: ${formatNumber(ratio)}×${goal ? `, goal ${goalText(goal)}` : ''}`;

/** docs/performance.md. */
export function writeDocument({ startedAt, machine, results }: Run): string {
  const outcomes = results.flatMap((result) => result.outcomes);
  const missed = outcomes.filter((each) => 'ratio' in each).filter((line) => isReached(line) === false);
  const broken = results.filter(({ error }) => error !== undefined);
  return `# Performance

Written by \`pnpm bench --write\` on ${startedAt.toISOString().slice(0, 10)}. Do not edit: run it again.

Every figure is a ratio inside one run: what is measured and its reference run by turns on the same machine, and the ratio is the median
over the rounds. The absolute numbers are those of ${machine}
when the run began; elsewhere they are different, the ratios hardly.

| what | measured | reference in the same run | ratio | goal, reached | |
| --- | --- | --- | --- | --- | --- |
${outcomes.map(row).join('\n')}

## Goals missed

${missed.length === 0 ? 'None.' : missed.map(missedLine).join('\n')}
${broken.map(({ title, error }) => `\n${title} could not be measured: ${error}\n`).join('')}
## How to read it

- \`pnpm bench --only NAME\` measures one figure again, \`--help\` names them. \`NODE_OPTIONS="--cpu-prof --cpu-prof-dir=FOLDER"\` before it writes
  CPU profiles of all its processes.
- The server is the product's own entry point in a process of its own, with its request log off as Prism's is.
- Load comes from the bench's process over keep-alive connections that each send the next request when the last one was answered.
- PostgreSQL is the one that the tests bring along (or that DATABASE_TEST_URL names), with a fresh server's settings: commits are on the disk
  when they answer.
- A reference that is called computed was not run: it follows from a configuration or from how the other program is documented to work.
- The disk's rate is that of one frame of a write-ahead log, written and synchronised (\`fdatasync\`) one after the other in the same folder.
`;
}
