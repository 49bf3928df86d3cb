import path from 'node:path';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import { configFolder, type Env } from './folders.ts';
import { readIfThere, writePrivate } from './private-file.ts';

/** A server and who one is there. */
export interface Profile {
  readonly api: 'ocp' | 'obshell';
  readonly url: string;
  /** Of OCP. */
  readonly username?: string;
  /** Of OCP, in place of a user; the password is its secret then. */
  readonly accessKeyId?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  /** Where a command names none. */
  readonly cluster?: string;
}

/** All that are kept. */
export interface Profiles {
  readonly current?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The file that they are kept in. */
export const profilesFile = (env: Env) => path.join(configFolder(env), 'profiles.json');

/** Reads them; none where there is no file. Throws CliFault `usage` where it holds something else. */
export async function readProfiles(env: Env, text: Messages): Promise<Profiles> {
  const file = profilesFile(env);
  try {
    const written = await readIfThere(file);
    return written === undefined ? { profiles: {} } : checked(JSON.parse(written));
  } catch (error) {
    // A message of the parser may quote the file, which has passwords.
    const why = error instanceof SyntaxError ? 'not JSON' : (error as Error).message;
    throw new CliFault('usage', text.error.profilesUnreadable(file, why));
  }
}

/** Keeps them, for their owner alone. */
export async function writeProfiles(env: Env, profiles: Profiles): Promise<void> {
  await writePrivate(profilesFile(env), `${JSON.stringify(profiles, undefined, 2)}\n`);
}

const members = ['username', 'accessKeyId', 'password', 'passwordFile', 'cluster'] as const;

function checked(value: unknown): Profiles {
  const { current, profiles } = (isObject(value) ? value : {}) as Record<string, unknown>;
  if (!isObject(profiles)) throw new Error('profiles is missing');
  for (const [name, profile] of Object.entries(profiles)) {
    if (!isObject(profile) || (profile.api !== 'ocp' && profile.api !== 'obshell'))
      throw new Error(`profiles.${name}.api must be ocp or obshell`);
    if (typeof profile.url !== 'string') throw new Error(`profiles.${name}.url must be a text`);
    for (const member of members)
      if (profile[member] !== undefined && typeof profile[member] !== 'string')
        throw new Error(`profiles.${name}.${member} must be a text`);
  }
  return {
    profiles: profiles as Profiles['profiles'],
    ...(typeof current === 'string' ? { current } : {}),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
