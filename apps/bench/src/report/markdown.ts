import { isReached, type Line, type Outcome } from '../figure.ts';
import type { Machine } from '../machine.ts';
import type { Result } from '../run-figure.ts';
import { goalText, number, quantity } from './format.ts';

/** A run as it is written down. */
export interface Run {
  startedAt: string;
  quick: boolean;
  machine: Machine;
  results: Result[];
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function row(outcome: Outcome): string {
  if ('unavailable' in outcome)
    return `| ${cell(outcome.what)} | – | – | – | – | ${cell(outcome.unavailable)} |`;
  const { what, measured, reference, ratio, goal, note } = outcome;
  const verdict = { true: '**yes**', false: 'no' }[String(isReached(outcome))] ?? '–';
  const against = `${quantity(reference)}, ${cell(reference.what)}`;
  const wanted = goal ? `${goalText(goal)} ${verdict}` : 'reported';
  return `| ${cell(what)} | ${quantity(measured)} | ${against} | **${number(ratio)}×** | ${wanted} | ${cell(note ?? '')} |`;
}

const missedLine = ({ what, ratio, goal }: Line) =>
  `- ${what}: ${number(ratio)}×${goal ? `, goal ${goalText(goal)}` : ''}`;

/** docs/performance.md. */
export function writeMarkdown({ startedAt, machine, results }: Run): string {
  const lines = results.flatMap(({ outcomes }) => outcomes).filter((each) => 'ratio' in each);
  const missed = lines.filter((line) => isReached(line) === false);
  const broken = results.filter(({ error }) => error !== undefined);
  return `# Performance

Written by \`pnpm bench --write\` on ${startedAt.slice(0, 10)}. Do not edit: run it again.

Every figure is a ratio inside one run: what is measured and its reference run by turns on the same machine, and the ratio is the median
over the rounds. The absolute numbers are those of ${machine.cores} cores (${cell(machine.cpu)}), ${machine.memoryGb} GB, Node ${machine.node}, with a load
of ${machine.loadAtStart} from other work when the run began; elsewhere they are different, the ratios hardly.${
    machine.scratchInMemory
      ? '\nThe data was on a file system in memory: ratios to the disk mean nothing here.'
      : ''
  }

| what | measured | reference in the same run | ratio | goal, reached | |
| --- | --- | --- | --- | --- | --- |
${results.flatMap(({ outcomes }) => outcomes.map(row)).join('\n')}

## Goals missed

${missed.length === 0 ? 'None.' : missed.map(missedLine).join('\n')}
${broken.map(({ title, error }) => `\n${title} could not be measured: ${error}\n`).join('')}
## Cost as work grows

![Time to plan, to accept and for one step, against the number of servers](performance-scaling.svg)

## How to read it

- \`pnpm bench --only NAME\` measures one figure again, \`--list\` names them, \`--profile FOLDER\` writes CPU profiles of the measured processes.
- The server is the product's own entry point in a process of its own, with its request log off as Prism's is; one line shows what the log costs.
- Load comes from a third process over keep-alive connections that each send the next request when the last one was answered.
- PostgreSQL is the one that the tests bring along (or that DATABASE_TEST_URL names), with a fresh server's settings: commits are on the disk
  when they answer.
- A reference that is called computed was not run: it follows from a configuration or from how the other program is documented to work.
- The disk's rate is that of one frame of a write-ahead log, written and synchronised (\`fdatasync\`) one after the other in the same folder.
`;
}
