import type { CommandContext, FlagParametersForType, StricliProcess } from '@stricli/core';
import type { Io } from '../io.ts';
import type { Language } from '../messages/choose-language.ts';
import type { Messages } from '../messages/en.ts';
import { createReporter } from '../reporter.ts';
import { type CommonFlags, createSession, type Session } from '../session.ts';

/** What a command is called with. */
export interface Context extends CommandContext {
  readonly process: StricliProcess;
  readonly io: Io;
  readonly language: Language;
  readonly text: Messages;
}

/** The flags that every command has. */
export const commonFlags = (text: Messages): FlagParametersForType<CommonFlags, Context> => ({
  profile: textFlag(text.flag.profile, 'NAME'),
  url: textFlag(text.flag.url, 'URL'),
  passwordFile: textFlag(text.flag.passwordFile, 'FILE'),
  lang: {
    kind: 'parsed',
    parse: oneOf(['en', 'zh'], text),
    optional: true,
    brief: text.flag.lang,
    placeholder: 'en|zh',
  },
  json: switchFlag(text.flag.json),
  jsonl: switchFlag(text.flag.jsonl),
  color: { kind: 'boolean', default: true, brief: text.flag.color },
});

/** A flag with a text, which may be left out. */
export const textFlag = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, optional: true, brief, placeholder }) as const;

/** A flag without a value. */
export const switchFlag = (brief: string) =>
  ({ kind: 'boolean', optional: true, withNegated: false, brief }) as const;

/** A parser of a few words. */
export const oneOf =
  <T extends string>(words: readonly T[], text: Messages) =>
  (input: string): T => {
    const found = words.find((word) => word === input);
    if (found === undefined) throw new Error(text.error.unknownWord(input, words.join(', ')));
    return found;
  };

/** A parser of whole numbers from 1. */
export const whole =
  (text: Messages) =>
  (input: string): number => {
    if (!/^[1-9]\d{0,8}$/.test(input)) throw new Error(text.error.notANumber(input));
    return Number(input);
  };

/** A parser of ids: digits, of any length, which stay a text. */
export const idText =
  (text: Messages) =>
  (input: string): string => {
    if (!/^[1-9]\d*$/.test(input)) throw new Error(text.error.notAnId(input));
    return input;
  };

/** Makes a command’s function: it has a session, and whatever it throws is told and becomes the exit code. */
export function withSession<F extends CommonFlags, A extends readonly unknown[]>(
  work: (session: Session, flags: F, ...args: A) => Promise<void>,
) {
  return async function (this: Context, flags: F, ...args: A): Promise<void> {
    const { io, text } = this;
    const report = createReporter(io, flags, text);
    const session = createSession(io, flags, report, this);
    let error: unknown;
    try {
      await work(session, flags, ...args);
    } catch (thrown) {
      error = thrown ?? new Error('nothing was thrown');
    }
    this.process.exitCode = report.end(error);
  };
}
