import { confirm, isCancel, password, select, text } from '@clack/prompts';
import type { Prompts } from '../io.ts';

const answerOf = <T>(answer: T) => (isCancel(answer) ? undefined : (answer as Exclude<T, symbol>));

/** Questions on a terminal. They are asked on stderr: what is on stdout may go into a file. */
export function clackPrompts(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompts {
  const common = { input, output };
  return {
    confirm: async (message, { yes, no }) =>
      answerOf(await confirm({ ...common, message, active: yes, inactive: no, initialValue: false })),
    select: async (message, choices) => {
      const options = choices.map(({ value, label, hint }) => ({
        value: value as string,
        label,
        ...(hint ? { hint } : {}),
      }));
      // One of the values that were given.
      return answerOf(
        await select<string>({ ...common, message, options, showInstructions: false }),
      ) as never;
    },
    text: async (message, initial) =>
      answerOf(
        await text({ ...common, message, ...(initial === undefined ? {} : { initialValue: initial }) }),
      ),
    password: async (message) => answerOf(await password({ ...common, message })),
  };
}
