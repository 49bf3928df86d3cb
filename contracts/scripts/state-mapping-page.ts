import { type Counterpart, stateMapping } from '../src/state-mapping.ts';

function row([word, counterpart]: [string, Counterpart<string>]): string {
  if ('none' in counterpart) return `| \`${word}\` | none | ${counterpart.none} |`;
  return `| \`${word}\` | \`${counterpart.to}\` | ${counterpart.note ?? ''} |`;
}

/** The page that shows how the two APIs' states, operators and requests map onto each other. */
export function stateMappingPage(): string {
  const tables = stateMapping.map(({ title, from, to, table }) =>
    [
      `## ${title}`,
      '',
      `| ${from} | ${to} | |`,
      '| --- | --- | --- |',
      ...Object.entries<Counterpart<string>>(table).map(row),
    ].join('\n'),
  );
  return [
    '<!-- Generated from contracts/src/state-mapping.ts by `pnpm gen`; do not edit. -->',
    '# OCP tasks and obshell DAGs',
    '',
    'The same stop is a task in OCP v2 and a DAG in obshell v1. The server shows every task both ways, the client reads',
    'both into one shape; both use these tables, which `@obstop/contracts/state-mapping` exports.',
    '',
    tables.join('\n\n'),
    '',
  ].join('\n');
}
