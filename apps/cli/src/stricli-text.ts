import {
  type ApplicationText,
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core';
import type { Messages } from './messages/en.ts';

/** The library’s own words in the language of the messages. */
export function stricliText({ parse, error }: Messages): ApplicationText {
  const usage = (why: string) => error.usage(why);
  return {
    ...text_en,
    headers: parse.headers,
    keywords: { default: parse.defaultWord, separator: parse.separatorWord },
    briefs: { ...text_en.briefs, help: parse.help, helpAll: parse.helpAll, version: parse.version },
    noCommandRegisteredForInput: ({ input, corrections }) =>
      usage(parse.unknownCommand(input, corrections.join(', '))),
    exceptionWhileParsingArguments: (thrown) =>
      usage(
        thrown instanceof ArgumentScannerError
          ? formatMessageForArgumentScannerError(thrown, {
              FlagNotFoundError: ({ input, corrections }) =>
                parse.unknownFlag(`--${input}`, corrections.map((each) => `--${each}`).join(', ')),
              AliasNotFoundError: ({ input }) => parse.unknownAlias(input),
              UnsatisfiedFlagError: ({ externalFlagName }) => parse.missingFlag(externalFlagName),
              UnsatisfiedPositionalError: ({ placeholder }) => parse.missingArgument(placeholder),
              UnexpectedPositionalError: ({ input }) => parse.tooMany(input),
              ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, input, exception }) =>
                parse.badValue(
                  name,
                  input,
                  exception instanceof Error ? exception.message : String(exception),
                ),
              EnumValidationError: ({ externalFlagName, input, values }) =>
                parse.notOneOf(externalFlagName, input, values.join(', ')),
              InvalidNegatedFlagSyntaxError: ({ externalFlagName, valueText }) =>
                parse.negated(externalFlagName, valueText),
              UnexpectedFlagError: ({ externalFlagName }) => parse.twice(externalFlagName),
            })
          : String(thrown),
      ),
  };
}
