import type { ObshellDagMembers, ObshellTask } from '@obstop/client/obshell';
import { type Agents, type AskOptions, reasonOf } from './agents.ts';

/** The most lines that are copied of a failed DAG's logs: of each step, and in all. */
const maxLines = { ofStep: 20, inAll: 200 };

/** A DAG of ours that did not succeed. */
export class DagFailed extends Error {
  override readonly name = 'DagFailed';
}

const holderPattern = /under maintenance by DAG \[?(\d{2,})/;

/** Where a log cannot be read, a line says so. The end of the DAG matters more. */
async function linesOf(dag: ObshellTask, { signal }: AskOptions): Promise<string[]> {
  const lines: string[] = [];
  for (const step of dag.steps) {
    // A step that has not begun has no log, and reading it would cost a request.
    if (step.state === 'pending') continue;
    const where = step.description ? `${step.name} ${step.description}` : step.name;
    try {
      const tail = await dag.logTail(step, maxLines.ofStep, signal ? { signal } : {});
      lines.push(...tail.map((line) => `  ${where}: ${line}`));
    } catch (error) {
      signal?.throwIfAborted();
      lines.push(`  ${where}: the log cannot be read: ${reasonOf(error)}`);
    }
  }
  return lines;
}

/** Ids of the agents' own DAGs, which know why a part failed. */
export function subDagIds(dag: ObshellTask): string[] {
  const { additional_data: more }: ObshellDagMembers = dag.raw;
  const subDags = more?.sub_dags;
  if (typeof subDags !== 'object' || subDags === null) return [];
  return Object.values(subDags).filter((id) => typeof id === 'string');
}

/**
 * The log lines of a failed DAG and of its agents' DAGs, as far as they can be read. It does not wait for an agent that does
 * not answer.
 */
export async function failureLines(
  dag: ObshellTask,
  agents: Agents,
  askOptions: AskOptions,
): Promise<string[]> {
  const lines = await linesOf(dag, askOptions);
  for (const id of subDagIds(dag)) {
    try {
      const sub = await agents.ask((client, options) => client.dags.get(id, options), {
        ...askOptions,
        outageMs: 0,
      });
      if (sub.state === 'succeeded' || sub.state === 'passed-over') continue;
      lines.push(`  DAG ${id} (${sub.name}):`, ...(await linesOf(sub, askOptions)));
    } catch (error) {
      askOptions.signal?.throwIfAborted();
      lines.push(`  DAG ${id} cannot be read: ${reasonOf(error)}`);
    }
  }
  return lines.slice(-maxLines.inAll);
}

/** The main DAG that holds the agents, where the lines name it. */
export function holderFromLog(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, id] = holderPattern.exec(line) ?? [];
    if (id !== undefined) return id;
  }
  return undefined;
}

/** In one line: which DAG, how it ended and where. */
export function describeEnd(dag: ObshellTask): string {
  const names = dag.steps.filter(({ state }) => state === 'failed').map(({ name }) => name);
  const at = names.length > 0 ? ` at ${[...new Set(names)].join(', ')}` : '';
  const { stage, max_stage: maxStage }: ObshellDagMembers = dag.raw;
  return `DAG ${dag.id} (${dag.name}) ended ${dag.status}${dag.operation ? `/${dag.operation}` : ''} in stage ${stage} of ${maxStage}${at}`;
}
