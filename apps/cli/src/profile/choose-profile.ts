import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import type { Env } from './folders.ts';
import type { Profile, Profiles } from './profile-store.ts';

/** Flags that say which server is meant. */
export interface ProfileFlags {
  readonly profile?: string | undefined;
  readonly url?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** A profile with its name; without one it is what the environment says over the stand-in’s own defaults. */
export type Chosen = Profile & { readonly name?: string };

/** obstop’s own server, as it is started by default. */
const standIn: Profile = { api: 'ocp', url: 'http://127.0.0.1:8080', username: 'admin' };

/** Flags go before the environment, and that before the profile. Throws CliFault `usage`. */
export function chooseProfile(flags: ProfileFlags, env: Env, profiles: Profiles, text: Messages): Chosen {
  const name = flags.profile ?? (env.OBSTOP_PROFILE || undefined) ?? profiles.current;
  const kept = name === undefined ? undefined : ownOf(profiles.profiles, name);
  if (name !== undefined && !kept) {
    const known = Object.keys(profiles.profiles).join(', ') || text.result.nothing;
    throw new CliFault('usage', text.error.profileNotFound(name, known));
  }
  const api = env.OBSTOP_API || kept?.api || standIn.api;
  if (api !== 'ocp' && api !== 'obshell')
    throw new CliFault('usage', text.error.unknownWord(api, 'ocp, obshell'));
  const url = flags.url ?? (env.OBSTOP_URL || (kept ?? standIn).url);
  if (!(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
    throw new CliFault('usage', text.error.unknownUrl(url));
  const username = env.OBSTOP_USERNAME || (kept ?? standIn).username;
  const passwordFile = flags.passwordFile ?? kept?.passwordFile;
  // A password is not told to another server than it was given for.
  const { password, ...rest } = kept ?? standIn;
  const sameServer = url === (kept ?? standIn).url;
  return {
    ...rest,
    api,
    url,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { passwordFile }),
    ...(password !== undefined && sameServer && flags.passwordFile === undefined ? { password } : {}),
    ...(name === undefined ? {} : { name }),
  };
}

const ownOf = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
