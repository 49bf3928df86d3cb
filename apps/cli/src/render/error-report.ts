import { ObstopError } from '@obstop/client';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';

/** What is said of an error, line by line; `url` is where it was asked. */
export function errorLines(error: unknown, text: Messages, url?: string): string[] {
  if (error instanceof CliFault)
    return [error.exit === 'usage' ? text.error.usage(error.message) : error.message];
  if (!ObstopError.is(error)) {
    const { stack = String(error) } = error instanceof Error ? error : {};
    return [`${text.error.defect}:`, stack];
  }
  const lines = [firstLine(error, text)];
  if (error.kind === 'task-failed') lines.push(...failureLines(error, text));
  if (error.kind === 'conflict' && error.taskId !== undefined)
    lines.push(text.result.holder(String(error.taskId)));
  if (error.mayHaveHappened === true) lines.push(text.result.mayHaveHappened);
  if (error.candidateTaskIds)
    lines.push(text.result.candidates(error.candidateTaskIds.map(String).join(', ')));
  if (error.kind === 'outside-contract')
    lines.push(...(error.issues ?? []).map(({ path, message }) => `  ${path}: ${message}`));
  if (isNoAnswer(error) && url !== undefined) lines.push(text.error.unreachable(url));
  if (error.traceId !== undefined && error.kind !== 'invalid-request')
    lines.push(text.result.trace(error.traceId));
  return lines;
}

/** A request that was not answered in time has no task; a wait that was not ended in time has one. */
const isNoAnswer = ({ kind, taskId }: ObstopError) =>
  kind === 'unreachable' || (kind === 'timed-out' && taskId === undefined);

/** What happened, in the user’s language; what a server says is in it already. */
function firstLine(error: ObstopError, text: Messages): string {
  const { kind, message, taskId, outcome, failedSteps = [] } = error;
  if (kind === 'invalid-request') return text.error.usage(message);
  if (isNoAnswer(error)) return text.error.noAnswer(message);
  if (taskId === undefined) return message;
  const id = String(taskId);
  if (kind === 'timed-out') return text.error.timedOut(id);
  if (kind !== 'task-failed') return message;
  if (outcome === 'rolled-back') return text.error.taskUndone(id);
  if (outcome === 'passed-over') return text.error.taskPassedOver(id);
  return text.error.taskFailed(id, [...new Set(failedSteps.map(({ name }) => name))].join(', '));
}

/** The failed steps with the last lines of their logs, and what can be done now. */
function failureLines({ taskId, failedSteps = [], outcome }: ObstopError, text: Messages): string[] {
  const lines = failedSteps.flatMap(({ id, name, logTail, logError }) => [
    text.result.failedStep(name, String(id)),
    ...(logTail ?? (logError ? [text.result.noLog] : [])).map((line) => `  ${line}`),
  ]);
  if (outcome !== 'failed') return lines;
  const id = String(taskId);
  return [
    ...lines,
    text.result.next,
    ...['retry', 'skip', 'rollback', 'log'].map((what) => `  obstop task ${what} ${id}`),
  ];
}

/** An error as a document has it; without a stack, and without anything secret (the client’s errors have none). */
export function errorJson(error: unknown): Record<string, unknown> {
  if (ObstopError.is(error)) {
    const { name: _name, hint: _hint, ...facts } = error.toJSON();
    return { kind: error.kind, ...facts };
  }
  if (error instanceof CliFault) return { kind: error.exit, message: error.message, ...error.facts };
  return { kind: 'defect', message: error instanceof Error ? error.message : String(error) };
}
