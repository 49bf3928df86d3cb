import { buildCommand } from '@stricli/core';
import { completionScripts, shells } from '../completion/scripts.ts';
import type { Messages } from '../messages/en.ts';
import { type Context, oneOf } from './context.ts';

/** `obstop completion bash|zsh|fish` */
export const completionCommand = (text: Messages) =>
  buildCommand<Record<never, never>, [(typeof shells)[number]], Context>({
    docs: { brief: text.brief.completion, fullDescription: text.brief.completionDetail },
    parameters: {
      positional: {
        kind: 'tuple',
        parameters: [
          {
            brief: text.argument.shell,
            parse: oneOf(shells, text),
            placeholder: 'SHELL',
            proposeCompletions: () => shells,
          },
        ],
      },
    },
    func(this: Context, _flags, shell) {
      this.process.stdout.write(completionScripts[shell]);
    },
  });
