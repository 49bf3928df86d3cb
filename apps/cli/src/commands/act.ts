import { buildCommand } from '@stricli/core';
import type { Verb } from '../api/api.ts';
import { refuseUnknownOptions } from '../api/refuse-unknown.ts';
import { begin, followAndTell, lostAnswerWatch } from '../begin.ts';
import { confirmCall } from '../confirm.ts';
import type { WaitFlags } from '../follow.ts';
import type { Messages } from '../messages/en.ts';
import type { CommonFlags } from '../session.ts';
import { type Context, commonFlags, switchFlag, withSession } from './context.ts';
import {
  readCall,
  type TargetFlags,
  targetAliases,
  targetFlags,
  targetWords,
  waitFlags,
} from './target-parameters.ts';

interface ActFlags extends CommonFlags, TargetFlags, WaitFlags {
  readonly yes?: boolean | undefined;
}

/** `obstop stop`, `start` or `restart`. */
export const actCommand = (verb: Verb, text: Messages) =>
  buildCommand<ActFlags, string[], Context>({
    docs: { brief: text.brief[verb], fullDescription: text.targetDetail(verb) },
    parameters: {
      flags: {
        ...targetFlags(text),
        yes: switchFlag(text.flag.yes),
        ...waitFlags(text),
        ...commonFlags(text),
      },
      aliases: { ...targetAliases, y: 'yes' },
      positional: targetWords(text),
    },
    func: withSession(async (session, flags: ActFlags, ...words: string[]) => {
      const chosen = await session.chosen();
      const call = readCall(verb, flags, words, chosen, session.text);
      refuseUnknownOptions(chosen.api, call, session.text);
      const { hooks, takeLost } = lostAnswerWatch();
      const api = await session.api(hooks);
      await confirmCall(session, api, call, flags.yes === true);
      const task = await begin(session, api, call, takeLost);
      await followAndTell(session, api, task, flags);
    }),
  });
