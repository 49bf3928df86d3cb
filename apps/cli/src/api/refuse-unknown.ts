import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import type { Call, Manner } from './api.ts';

const flagOf: Readonly<Record<keyof Manner, string>> = {
  force: '--force (-f)',
  terminate: '--terminate (-t)',
  freeze: '--freeze',
  serviceOnly: '--service-only',
  passIds: '--pass-ids (-i)',
};

/** Options that each API has for a verb and a kind of target. */
function known(api: 'ocp' | 'obshell', { verb, target }: Call): readonly (keyof Manner)[] {
  if (api === 'obshell')
    return verb === 'stop' ? ['force', 'terminate', 'serviceOnly', 'passIds'] : ['passIds'];
  if (target.kind !== 'server') return [];
  if (verb === 'stop') return ['force', 'terminate', 'freeze', 'serviceOnly'];
  return verb === 'restart' ? ['force', 'freeze'] : [];
}

/** Throws CliFault `usage` where an option was given that the API does not have for this call, or two that contradict each other. */
export function refuseUnknownOptions(api: 'ocp' | 'obshell', call: Call, text: Messages): void {
  const { verb, target, manner } = call;
  const name = api === 'ocp' ? 'OCP' : 'obshell';
  const has = known(api, call);
  for (const option of Object.keys(flagOf) as (keyof Manner)[])
    if (isGiven(manner[option]) && !has.includes(option))
      throw new CliFault('usage', text.error.apiLacks(name, `${flagOf[option]} (${verb} ${target.kind})`));
  const given = (['force', 'terminate', 'serviceOnly'] as const).filter((option) => manner[option]);
  const [one, other] = given;
  if (one && other) throw new CliFault('usage', text.error.contradiction(flagOf[one], flagOf[other]));
  if (api === 'ocp' && target.names.length > 1)
    throw new CliFault('usage', text.error.ocpOneAtATime(target.kind));
  if (api === 'obshell' && verb === 'restart')
    throw new CliFault('usage', text.error.apiLacks(name, 'restart'));
  if (api === 'obshell' && verb === 'stop' && target.kind === 'cluster' && !manner.force && !manner.terminate)
    throw new CliFault('usage', text.error.obshellHow);
}

const isGiven = (value: Manner[keyof Manner]) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
