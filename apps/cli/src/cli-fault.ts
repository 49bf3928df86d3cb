import type { ExitName } from './exit-codes.ts';

/** An end of a command that is the command’s own finding, with its exit code by name; the message is in the user’s language. */
export class CliFault extends Error {
  readonly exit: ExitName | 'interrupted';
  /** Members for the JSON document. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    exit: ExitName | 'interrupted',
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'CliFault';
    this.exit = exit;
    this.facts = facts;
  }
}
