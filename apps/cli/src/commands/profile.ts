import { buildCommand, buildRouteMap } from '@stricli/core';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import { type Profiles, readProfiles, writeProfiles } from '../profile/profile-store.ts';
import { drawTable } from '../render/table.ts';
import type { CommonFlags, Session } from '../session.ts';
import { type Context, commonFlags, withSession } from './context.ts';

const listCommand = (text: Messages) =>
  buildCommand<CommonFlags, [], Context>({
    docs: { brief: text.brief.profileList },
    parameters: { flags: commonFlags(text) },
    func: withSession(async (session) => {
      const { current, profiles } = await readProfiles(session.io.env, session.text);
      const { heading } = session.text;
      const all = Object.entries(profiles).map(([name, { password, ...profile }]) => ({
        name,
        ...profile,
        isCurrent: name === current,
        hasPassword: password !== undefined,
      }));
      const head = ['', heading.name, heading.api, heading.url, heading.user, heading.cluster];
      const rows = all.map(({ name, isCurrent, api, url, username, accessKeyId, cluster = '' }) => [
        ...[isCurrent ? '*' : '', name, api, url],
        ...[accessKeyId ?? username ?? (api === 'obshell' ? 'root@sys' : ''), cluster],
      ]);
      session.report.result(drawTable([head, ...rows]), { profiles: all });
    }),
  });

/** A command that changes what is kept of one profile. */
const changeCommand = (
  brief: string,
  text: Messages,
  change: (kept: Profiles, name: string) => Profiles,
  said: (name: string, text: Messages) => string,
) =>
  buildCommand<CommonFlags, [string], Context>({
    docs: { brief },
    parameters: {
      flags: commonFlags(text),
      positional: {
        kind: 'tuple',
        parameters: [{ brief: text.argument.profileName, parse: String, placeholder: 'NAME' }],
      },
    },
    func: withSession(async (session: Session, _flags: CommonFlags, name: string) => {
      const { io, text, report } = session;
      const kept = await readProfiles(io.env, text);
      if (!Object.hasOwn(kept.profiles, name)) {
        const known = Object.keys(kept.profiles).join(', ') || text.result.nothing;
        throw new CliFault('notFound', text.error.profileNotFound(name, known));
      }
      await writeProfiles(io.env, change(kept, name));
      report.result([said(name, text)], { profile: name });
    }),
  });

function without({ current, profiles }: Profiles, name: string): Profiles {
  const { [name]: _removed, ...rest } = profiles;
  return { profiles: rest, ...(current === undefined || current === name ? {} : { current }) };
}

/** `obstop profile …` */
export const profileRoutes = (text: Messages) =>
  buildRouteMap({
    docs: { brief: text.brief.profile },
    routes: {
      list: listCommand(text),
      use: changeCommand(
        text.brief.profileUse,
        text,
        (kept, name) => ({ ...kept, current: name }),
        (name, { result }) => result.profileUsed(name),
      ),
      remove: changeCommand(text.brief.profileRemove, text, without, (name, { result }) =>
        result.profileRemoved(name),
      ),
    },
  });
