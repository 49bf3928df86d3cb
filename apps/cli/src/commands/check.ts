import { buildCommand } from '@stricli/core';
import type { Checked, Plan, Verb } from '../api/api.ts';
import { refuseUnknownOptions } from '../api/refuse-unknown.ts';
import { CliFault } from '../cli-fault.ts';
import { durationText } from '../durations.ts';
import type { ExitName } from '../exit-codes.ts';
import type { Messages } from '../messages/en.ts';
import { drawTable } from '../render/table.ts';
import type { CommonFlags } from '../session.ts';
import { type Context, commonFlags, oneOf, withSession } from './context.ts';
import { readCall, type TargetFlags, targetAliases, targetFlags, targetWords } from './target-parameters.ts';

const verbs = ['stop', 'start', 'restart'] as const;

interface CheckFlags extends CommonFlags, TargetFlags {
  readonly verb: Verb;
}

/** `obstop check`: the dry run. It ends as the call itself would be answered. */
export const checkCommand = (text: Messages) =>
  buildCommand<CheckFlags, string[], Context>({
    docs: { brief: text.brief.check, fullDescription: text.targetDetail('check') },
    parameters: {
      flags: {
        verb: {
          kind: 'parsed',
          parse: oneOf(verbs, text),
          default: 'stop',
          brief: text.flag.verb,
          placeholder: verbs.join('|'),
        },
        ...targetFlags(text),
        ...commonFlags(text),
      },
      aliases: targetAliases,
      positional: targetWords(text),
    },
    func: withSession(async (session, flags: CheckFlags, ...given: string[]) => {
      // `obstop check start zone …` reads as one says it.
      const [first = ''] = given;
      const named = verbs.find((verb) => verb === first);
      const words = named ? given.slice(1) : given;
      const chosen = await session.chosen();
      const call = readCall(named ?? flags.verb, flags, words, chosen, session.text);
      refuseUnknownOptions(chosen.api, call, session.text);
      const api = await session.api();
      const checked = await api.check(call);
      session.report.result(checkedLines(checked, session.text), { check: checked });
      if (checked.kind === 'refused')
        throw new CliFault(exitOf(checked), session.text.result.refused(checked.status, checked.message));
    }),
  });

/** The exit that the call itself would have had. */
function exitOf({ status, error }: Extract<Checked, { kind: 'refused' }>): ExitName {
  if (status === 401 || status === 403) return 'notAllowed';
  if (status === 404) return 'notFound';
  const { target } = error as { target?: { taskId?: unknown } };
  return status === 409 && target?.taskId !== undefined ? 'busy' : 'refused';
}

function checkedLines(checked: Checked, text: Messages): string[] {
  if (checked.kind === 'refused') return [];
  if (!checked.plan) return [text.result.allowedUnplanned];
  return [text.result.allowed(checked.plan.name), ...planLines(checked.plan, text)];
}

function planLines({ subtasks }: Plan, { heading }: Messages): string[] {
  const head = ['#', heading.step, heading.target, heading.limit, heading.after];
  const rows = subtasks.map(({ name, target, timeoutSeconds, upstreams }, index) => [
    String(index + 1),
    name,
    target.zoneName ?? (target.serverId === undefined ? target.kind : `server ${target.serverId}`),
    durationText(timeoutSeconds * 1000),
    upstreams.map((at) => at + 1).join(', '),
  ]);
  return drawTable([head, ...rows]);
}
