import type { Env } from './profile/folders.ts';
import type { Out } from './terminal/abilities.ts';

/** One of several answers. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to a person; each answers undefined after Ctrl-C. */
export interface Prompts {
  confirm(
    question: string,
    labels: { readonly yes: string; readonly no: string },
  ): Promise<boolean | undefined>;
  select<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T | undefined>;
  text(question: string, initial?: string): Promise<string | undefined>;
  password(question: string): Promise<string | undefined>;
}

/** The world as the commands see it: the process, or a test’s double. */
export interface Io {
  readonly stdout: Out;
  readonly stderr: Out;
  readonly env: Env;
  /** Absent where nobody can be asked. */
  readonly prompts?: Prompts | undefined;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls `tick` again and again until what it answers is called. */
  every(ms: number, tick: () => void): () => void;
  /** Calls `handler` on each Ctrl-C until what it answers is called. */
  onInterrupt(handler: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
