import { exitCodeOf } from './exit-code-of.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { Messages } from './messages/en.ts';
import { errorJson, errorLines } from './render/error-report.ts';
import { toJson } from './render/task-json.ts';

/** Members of the one document that `--json` prints. */
export type Document = Readonly<Record<string, unknown>>;

/** What a command tells: results on stdout, all else on stderr. */
export interface Reporter {
  /** A line for people, on stderr. */
  note(line: string): void;
  /** A result: lines for people, or members of the document. */
  result(lines: readonly string[], document: Document): void;
  /** With `--jsonl` a line of JSON; else nothing. */
  event(event: string, members: Document): void;
  /** Remembers where the command asks, for an error that has to name it. */
  asked(url: string): void;
  /** Says how the command ended, and answers its exit code. */
  end(error?: unknown): number;
}

/** Makes a reporter for one command. */
export function createReporter(
  { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>,
  mode: { readonly json?: boolean | undefined; readonly jsonl?: boolean | undefined },
  text: Messages,
): Reporter {
  let document: Document = {};
  let url: string | undefined;
  const isForMachines = mode.json || mode.jsonl;
  const note = (line: string) => stderr.write(`${line}\n`);
  const event = (name: string, members: Document) => {
    if (mode.jsonl) stdout.write(`${toJson({ event: name, ...members })}\n`);
  };
  return {
    note,
    event,
    asked: (where) => {
      url = where;
    },
    result: (lines, members) => {
      document = { ...document, ...members };
      if (!isForMachines) for (const line of lines) stdout.write(`${line}\n`);
    },
    end: (error) => {
      const exitCode = error === undefined ? exitCodes.ok : exitCodeOf(error);
      if (error !== undefined) for (const line of errorLines(error, text, url)) note(line);
      const whole = { exitCode, ...document, ...(error === undefined ? {} : { error: errorJson(error) }) };
      if (mode.json) stdout.write(`${toJson(whole, 2)}\n`);
      event('end', whole);
      return exitCode;
    },
  };
}
