import type { FlagParametersForType } from '@stricli/core';
import type { Call, Manner, Verb } from '../api/api.ts';
import { readDuration } from '../durations.ts';
import type { WaitFlags } from '../follow.ts';
import type { Messages } from '../messages/en.ts';
import type { Chosen } from '../profile/choose-profile.ts';
import { readTarget, splitNames } from '../targets.ts';
import { type Context, switchFlag } from './context.ts';

/** Flags that name a target and say how it is stopped. */
export interface TargetFlags extends Manner {
  readonly all?: boolean | undefined;
  readonly zones?: readonly string[] | undefined;
  readonly servers?: readonly string[] | undefined;
}

const list = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: splitNames, optional: true, brief, placeholder }) as const;

/** Their parameters; the letters are those that obshell’s users know. */
export const targetFlags = (text: Messages): FlagParametersForType<TargetFlags, Context> => ({
  all: switchFlag(text.flag.all),
  zones: list(text.flag.zones, 'ZONES'),
  servers: list(text.flag.servers, 'SERVERS'),
  force: switchFlag(text.flag.force),
  terminate: switchFlag(text.flag.terminate),
  freeze: switchFlag(text.flag.freeze),
  serviceOnly: switchFlag(text.flag.serviceOnly),
  passIds: list(text.flag.passIds, 'IDS'),
});

/** Letters of the flags above. */
export const targetAliases = {
  a: 'all',
  z: 'zones',
  s: 'servers',
  f: 'force',
  t: 'terminate',
  i: 'passIds',
} as const;

/** Flags of whatever waits for a task. */
export const waitFlags = (text: Messages): FlagParametersForType<WaitFlags, Context> => ({
  wait: { kind: 'boolean', default: true, brief: text.flag.wait },
  timeout: {
    kind: 'parsed',
    optional: true,
    brief: text.flag.timeout,
    placeholder: 'TIME',
    parse: (input: string) => {
      const ms = readDuration(input);
      if (ms === undefined) throw new Error(text.error.notADuration(input));
      return ms;
    },
  },
});

/** The words that a target begins with; the rest are names. */
export const targetWords = (text: Messages) =>
  ({
    kind: 'array',
    parameter: {
      brief: text.argument.target,
      parse: String,
      placeholder: 'TARGET',
      proposeCompletions: () => ['cluster', 'zone', 'server'],
    },
  }) as const;

/** The call that flags and words mean, at the server of a profile. Throws CliFault `usage`. */
export function readCall(
  verb: Verb,
  flags: TargetFlags,
  words: readonly string[],
  { api, cluster }: Chosen,
  text: Messages,
): Call {
  const { all, zones, servers, force, terminate, freeze, serviceOnly, passIds } = flags;
  const hasCluster = api === 'obshell' || cluster !== undefined;
  return {
    verb,
    target: readTarget({ words, all, zones, servers }, verb, hasCluster, text),
    manner: { force, terminate, freeze, serviceOnly, passIds },
  };
}
