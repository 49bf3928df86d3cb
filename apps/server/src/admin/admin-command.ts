import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ObstopError } from '@obstop/client';
import { createObstopClient, type ObstopClient } from '@obstop/client/obstop';
import { backupSqliteStore } from '@obstop/store';
import envPaths from 'env-paths';

export const adminUsage = `usage: pnpm admin COMMAND [options]

  user list
  user add NAME [--role ROLE]… [--permission PERMISSION]…   password from OBSTOP_NEW_PASSWORD, else made up and printed
  user change ID [--role ROLE]… [--permission PERMISSION]… [--enable | --disable] [--new-password]
  user delete ID
  key list USER_ID
  key add USER_ID                                           prints the secret, this once
  key disable KEY_ID
  audit [--size N]
  backup FILE                                               copies the embedded store, also while the server runs; on the
                                                            machine that has the data folder
  purge --before DATE|AGE [--dry-run]                       removes tasks that ended, and audit records, from before
                                                            then: 2026-01-01 or 90d
  reach CLUSTER_ID                                          each agent: last answer, problem, since when
  identity CLUSTER_ID OB_CLUSTER_ID NAME                    which cluster of OceanBase its agents are to belong to

  --url URL          of the running server (OBSTOP_URL, default http://127.0.0.1:8080)
  --data-dir FOLDER  where the admin's password is kept (OBSTOP_DATA_DIR, default the user's data folder);
                     OBSTOP_ADMIN_PASSWORD is used instead where it is set

Roles: ADMIN, CLUSTER_MANAGER, CLUSTER_VIEWER, TASK_MANAGER, TASK_VIEWER. A permission is RESOURCE:id:ACTION, such as CLUSTER:1:UPDATE.`;

/** What the command needs of its surroundings. */
export interface AdminSurroundings {
  env: NodeJS.ProcessEnv;
  print(line: string): void;
}

/** A command that cannot be understood; its message goes before the usage. */
export class AdminUsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AdminUsageError';
  }
}

/** What is asked of the server; answers what is printed: rows, and lines as they are. */
type Work = (client: ObstopClient) => Promise<readonly (object | string)[]>;

type Options = ReturnType<typeof readArguments>['values'];

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true },
        permission: { type: 'string', multiple: true },
        enable: { type: 'boolean' },
        disable: { type: 'boolean' },
        'new-password': { type: 'boolean' },
        size: { type: 'string' },
        before: { type: 'string' },
        'dry-run': { type: 'boolean' },
        url: { type: 'string' },
        'data-dir': { type: 'string' },
      },
    });
  } catch (error) {
    throw new AdminUsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A password, and the line that tells it where it was made up. */
function newPassword({ OBSTOP_NEW_PASSWORD: given }: NodeJS.ProcessEnv) {
  if (given) return { password: given, lines: [] };
  const password = randomBytes(15).toString('base64url');
  return { password, lines: [`password: ${password}`] };
}

function addUser(name: string, { role = [], permission = [] }: Options, env: NodeJS.ProcessEnv): Work {
  const { password, lines } = newPassword(env);
  const user = { name, password, roles: role, permissions: permission };
  return async ({ users }) => [await users.create(user), ...lines];
}

function changeUser(id: string, values: Options, env: NodeJS.ProcessEnv): Work {
  if (values.enable && values.disable)
    throw new AdminUsageError('--enable and --disable contradict each other');
  const { password, lines } = values['new-password'] ? newPassword(env) : { lines: [] };
  const disabled = values.enable || values.disable ? values.disable === true : undefined;
  const change = { roles: values.role, permissions: values.permission, disabled, password };
  if (Object.values(change).every((value) => value === undefined))
    throw new AdminUsageError('nothing to change was given');
  return async ({ users }) => [await users.change(id, change), ...lines];
}

/** A day, a time, or an age in days, as people write them. */
function timeBefore(text: string | undefined): Date {
  if (text === undefined) throw new AdminUsageError('purge needs --before');
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  const time = days === undefined ? Date.parse(text) : Date.now() - Number(days) * 86_400_000;
  if (Number.isNaN(time))
    throw new AdminUsageError(`--before must be a date or an age such as 90d, not ${text}`);
  return new Date(time);
}

/** Commands of one word, with what follows it. */
const oneWord: Record<string, { names: number; work(names: string[], values: Options): Work }> = {
  audit: {
    names: 0,
    work: (_, values) => async (client) =>
      (await client.audit.list({ size: Number(values.size ?? '20') })).items,
  },
  purge: {
    names: 0,
    work: (_, { before, 'dry-run': dryRun = false }) => {
      const time = timeBefore(before);
      return async (client) => [await client.purge(time, { dryRun })];
    },
  },
  reach: {
    names: 1,
    work:
      ([id = '']) =>
      async (client) =>
        (await client.agents.reach(id)).items,
  },
  identity: {
    names: 3,
    work:
      ([id = '', obClusterId, name = '']) =>
      (client) =>
        client.agents.setIdentity(id, { obClusterId: Number(obClusterId), name }).then(() => []),
  },
};

const commands: Record<string, (name: string, values: Options, env: NodeJS.ProcessEnv) => Work> = {
  'user list': () => async (client) => (await client.users.list()).items,
  'user add': addUser,
  'user change': changeUser,
  'user delete': (id) => (client) => client.users.delete(id).then(() => []),
  'key list': (id) => async (client) => (await client.accessKeys.list(id)).items,
  'key add': (id) => async (client) => [await client.accessKeys.create(id)],
  'key disable': (id) => (client) => client.accessKeys.disable(id).then(() => []),
};

function workFor(words: string[], values: Options, env: NodeJS.ProcessEnv): Work {
  const [noun = '', verb = '', name = ''] = words;
  const single = Object.hasOwn(oneWord, noun) ? oneWord[noun] : undefined;
  if (single && words.length === 1 + single.names) return single.work(words.slice(1), values);
  const command = `${noun} ${verb}`;
  if (single || words.length !== (command === 'user list' ? 2 : 3))
    throw new AdminUsageError(`cannot understand: ${words.join(' ') || '(nothing)'}`);
  const found = commands[command];
  if (!found) throw new AdminUsageError(`there is no command ${command.trim()}`);
  return found(name, values, env);
}

const dataDirOf = (values: Options, env: NodeJS.ProcessEnv): string =>
  values['data-dir'] ?? env.OBSTOP_DATA_DIR ?? envPaths('obstop', { suffix: '' }).data;

async function adminPassword(values: Options, env: NodeJS.ProcessEnv): Promise<string> {
  if (env.OBSTOP_ADMIN_PASSWORD) return env.OBSTOP_ADMIN_PASSWORD;
  return (await readFile(path.join(dataDirOf(values, env), 'admin-password'), 'utf8')).trim();
}

/** The one command that works on the data folder and not through the server. */
async function backup(names: string[], dataDir: string): Promise<void> {
  const [file] = names;
  if (file === undefined || names.length > 1) throw new AdminUsageError('backup needs the name of one file');
  await backupSqliteStore({ dataDir }, path.resolve(file));
}

/** Carries one command out against the running server. The exit code: 0 done, 1 refused. Rejects where the server is not reached. */
export async function runAdminCommand(args: string[], { env, print }: AdminSurroundings): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (positionals[0] === 'backup') {
    await backup(positionals.slice(1), dataDirOf(values, env));
    return 0;
  }
  const work = workFor(positionals, values, env);
  const password = await adminPassword(values, env);
  const client = createObstopClient({
    baseUrl: values.url ?? env.OBSTOP_URL ?? 'http://127.0.0.1:8080',
    auth: { kind: 'basic', username: 'admin', password },
    retry: false,
  });
  try {
    for (const row of await work(client)) print(typeof row === 'string' ? row : JSON.stringify(row));
    return 0;
  } catch (error) {
    const refused = ObstopError.is(error) && (error.code !== undefined || error.kind === 'invalid-request');
    if (!refused) throw error;
    // The server's own words, without the name of the call.
    print(error.message.replace(`${error.operation}: `, ''));
    return 1;
  }
}
