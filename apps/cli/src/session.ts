import type { Hooks } from '@obstop/client';
import type { ObstopClient } from '@obstop/client/obstop';
import type { Api } from './api/api.ts';
import { openApi, openObstop } from './api/open-api.ts';
import { CliFault } from './cli-fault.ts';
import type { Io } from './io.ts';
import type { Language } from './messages/choose-language.ts';
import type { Messages } from './messages/en.ts';
import { type Chosen, chooseProfile, type ProfileFlags } from './profile/choose-profile.ts';
import { findPassword } from './profile/find-password.ts';
import { isReadableByOthers } from './profile/private-file.ts';
import { profilesFile, readProfiles } from './profile/profile-store.ts';
import type { Reporter } from './reporter.ts';
import { isColoured } from './terminal/abilities.ts';
import { type Paint, painter } from './terminal/paint.ts';

/** Flags that every command has. */
export interface CommonFlags extends ProfileFlags {
  readonly lang?: string | undefined;
  readonly json?: boolean | undefined;
  readonly jsonl?: boolean | undefined;
  readonly color: boolean;
}

/** What a command works with. */
export interface Session {
  readonly io: Io;
  readonly text: Messages;
  readonly language: Language;
  readonly report: Reporter;
  /** For stderr. */
  readonly paint: Paint;
  readonly flags: CommonFlags;
  /** The profile that the flags choose. Rejects with CliFault. */
  chosen(): Promise<Chosen>;
  /** Its API. Rejects with CliFault. */
  api(hooks?: Hooks): Promise<Api>;
  /** obstop’s own API behind it, for `what`. Rejects with CliFault. */
  obstop(what: string): Promise<ObstopClient>;
}

/** Makes a session. Nothing is read before it is asked for. */
export function createSession(
  io: Io,
  flags: CommonFlags,
  report: Reporter,
  { language, text }: { readonly language: Language; readonly text: Messages },
): Session {
  const chosen = async () => {
    const profiles = await readProfiles(io.env, text);
    const hasSecret = Object.values(profiles.profiles).some(({ password }) => password !== undefined);
    const file = profilesFile(io.env);
    if (hasSecret && (await isReadableByOthers(file))) report.note(text.error.profileReadable(file));
    const found = chooseProfile(flags, io.env, profiles, text);
    report.asked(found.url);
    return found;
  };
  const opening = async (found: Chosen) => {
    const { prompts } = io;
    const ask = async (question: string) => {
      const answer = await prompts?.password(question);
      if (answer === undefined) throw new CliFault('interrupted', text.confirm.declined);
      return answer;
    };
    const password = await findPassword(found, { env: io.env, text, ask: prompts && ask });
    return { password, language, text };
  };
  return {
    ...{ io, text, language, report, flags, chosen },
    paint: painter(isColoured(io.stderr, io.env, !flags.color)),
    api: async (hooks) => {
      const found = await chosen();
      return openApi(found, { ...(await opening(found)), ...(hooks ? { hooks } : {}) });
    },
    obstop: async (what) => {
      const found = await chosen();
      if (found.api !== 'ocp') throw new CliFault('usage', text.error.obstopOnly(what));
      return openObstop(found, await opening(found));
    },
  };
}
