import { buildCommand } from '@stricli/core';
import { openApi } from '../api/open-api.ts';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import { findPassword } from '../profile/find-password.ts';
import { type Profile, profilesFile, readProfiles, writeProfiles } from '../profile/profile-store.ts';
import type { CommonFlags, Session } from '../session.ts';
import { type Context, commonFlags, oneOf, textFlag, withSession } from './context.ts';

interface LoginFlags extends CommonFlags {
  readonly api?: 'ocp' | 'obshell' | undefined;
  readonly username?: string | undefined;
  readonly accessKey?: string | undefined;
  readonly cluster?: string | undefined;
  readonly savePassword: boolean;
}

const defaultUrl = { ocp: 'http://127.0.0.1:8080', obshell: 'http://127.0.0.1:2886' } as const;

/** `obstop login`: a profile that has worked once. */
export const loginCommand = (text: Messages) =>
  buildCommand<LoginFlags, [string?], Context>({
    docs: { brief: text.brief.login },
    parameters: {
      flags: {
        api: {
          kind: 'parsed',
          parse: oneOf(['ocp', 'obshell'] as const, text),
          optional: true,
          brief: text.flag.api,
          placeholder: 'ocp|obshell',
        },
        username: textFlag(text.flag.username, 'USER'),
        accessKey: textFlag(text.flag.accessKey, 'ID'),
        cluster: textFlag(text.flag.defaultCluster, 'CLUSTER'),
        savePassword: { kind: 'boolean', default: true, brief: text.flag.savePassword },
        ...commonFlags(text),
      },
      aliases: { u: 'username' },
      positional: {
        kind: 'tuple',
        parameters: [
          { brief: text.argument.profileName, parse: String, placeholder: 'NAME', optional: true },
        ],
      },
    },
    func: withSession(async (session, flags: LoginFlags, given?: string) => {
      const { io, text, report, language } = session;
      const name = given ?? flags.profile ?? 'default';
      const profile = await askFor(session, flags);
      const { prompts } = io;
      const ask = async (question: string) => answered(await prompts?.password(question), session);
      const named = { ...profile, name };
      const password = await findPassword(named, { env: io.env, text, ask: prompts && ask });
      report.asked(profile.url);
      const clusters = await openApi(named, { password, language, text }).clusters();
      const kept = await readProfiles(io.env, text);
      // A file that has the password goes on having it; a second copy would only grow old.
      const isKeptHere = flags.savePassword && profile.passwordFile === undefined;
      await writeProfiles(io.env, {
        current: name,
        profiles: { ...kept.profiles, [name]: { ...profile, ...(isKeptHere ? { password } : {}) } },
      });
      report.result([text.result.loggedIn(name, profilesFile(io.env))], {
        profile: { name, ...profile },
        clusters: clusters.map(({ id, name: clusterName }) => ({ id, name: clusterName })),
      });
    }),
  });

/** What flags and environment do not say is asked, where there is somebody to be asked. */
async function askFor(session: Session, flags: LoginFlags): Promise<Profile> {
  const { io, text } = session;
  const { prompts, env } = io;
  const missing: string[] = [];
  const need = async <T>(known: T | undefined, flag: string, question?: () => Promise<T | undefined>) => {
    if (known !== undefined) return known;
    if (question) return answered(await question(), session);
    missing.push(flag);
    return undefined as T;
  };
  const apiChoices = [
    { value: 'ocp', label: 'OCP v2' },
    { value: 'obshell', label: 'obshell v1' },
  ] as const;
  const api = await need(
    flags.api,
    '--api',
    prompts && (() => prompts.select<'ocp' | 'obshell'>(text.ask.api, apiChoices)),
  );
  const url = await need(
    flags.url ?? (env.OBSTOP_URL || undefined),
    '--url',
    prompts && (() => prompts.text(text.ask.url, defaultUrl[api])),
  );
  const isByUser = api === 'ocp' && flags.accessKey === undefined;
  const username = isByUser
    ? await need(
        flags.username ?? (env.OBSTOP_USERNAME || undefined),
        '--username',
        prompts && (() => prompts.text(text.ask.username, 'admin')),
      )
    : undefined;
  if (missing.length > 0) throw new CliFault('usage', text.error.needsTerminal(missing.join(', ')));
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new CliFault('usage', text.error.unknownUrl(url));
  return {
    ...{ api, url },
    ...(username === undefined ? {} : { username }),
    ...(flags.accessKey === undefined ? {} : { accessKeyId: flags.accessKey }),
    ...(flags.passwordFile === undefined ? {} : { passwordFile: flags.passwordFile }),
    ...(flags.cluster === undefined ? {} : { cluster: flags.cluster }),
  };
}

function answered<T>(answer: T | undefined, { text }: Session): T {
  if (answer === undefined) throw new CliFault('interrupted', text.confirm.declined);
  return answer;
}
