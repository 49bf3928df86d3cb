import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
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

/** One request to the server, and how its answer is shown. */
interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  /** Printed with the answer: a password that was made up. */
  also?: string;
}

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
        url: { type: 'string' },
        'data-dir': { type: 'string' },
      },
    });
  } catch (error) {
    throw new AdminUsageError(error instanceof Error ? error.message : String(error));
  }
}

function newPassword(env: NodeJS.ProcessEnv): { password: string; also?: string } {
  const given = env.OBSTOP_NEW_PASSWORD;
  if (given) return { password: given };
  const password = randomBytes(15).toString('base64url');
  return { password, also: `password: ${password}` };
}

function addUser(name: string, values: Options, env: NodeJS.ProcessEnv): Call {
  const { password, also } = newPassword(env);
  const body = { name, password, roles: values.role ?? [], permissions: values.permission ?? [] };
  return { method: 'POST', path: 'users', body, ...(also ? { also } : {}) };
}

function changeUser(id: string, values: Options, env: NodeJS.ProcessEnv): Call {
  if (values.enable && values.disable)
    throw new AdminUsageError('--enable and --disable contradict each other');
  const fresh = values['new-password'] ? newPassword(env) : undefined;
  const body = {
    ...(values.role ? { roles: values.role } : {}),
    ...(values.permission ? { permissions: values.permission } : {}),
    ...(values.enable || values.disable ? { disabled: values.disable === true } : {}),
    ...(fresh ? { password: fresh.password } : {}),
  };
  if (Object.keys(body).length === 0) throw new AdminUsageError('nothing to change was given');
  return {
    method: 'PATCH',
    path: `users/${encodeURIComponent(id)}`,
    body,
    ...(fresh?.also ? { also: fresh.also } : {}),
  };
}

function callFor(words: string[], values: Options, env: NodeJS.ProcessEnv): Call {
  const [noun = '', verb = '', name = ''] = words;
  const command = noun === 'audit' ? noun : `${noun} ${verb}`;
  const id = encodeURIComponent(name);
  const expected = command === 'audit' ? 1 : command === 'user list' ? 2 : 3;
  const call = (): Call | undefined => {
    switch (command) {
      case 'user list':
        return { method: 'GET', path: 'users' };
      case 'user add':
        return addUser(name, values, env);
      case 'user change':
        return changeUser(name, values, env);
      case 'user delete':
        return { method: 'DELETE', path: `users/${id}` };
      case 'key list':
        return { method: 'GET', path: `users/${id}/access-keys` };
      case 'key add':
        return { method: 'POST', path: `users/${id}/access-keys` };
      case 'key disable':
        return { method: 'DELETE', path: `access-keys/${id}` };
      case 'audit':
        return { method: 'GET', path: `audit?size=${encodeURIComponent(values.size ?? '20')}` };
      default:
        return undefined;
    }
  };
  if (words.length !== expected)
    throw new AdminUsageError(`cannot understand: ${words.join(' ') || '(nothing)'}`);
  const found = call();
  if (!found) throw new AdminUsageError(`there is no command ${command.trim()}`);
  return found;
}

async function adminPassword(values: Options, env: NodeJS.ProcessEnv): Promise<string> {
  if (env.OBSTOP_ADMIN_PASSWORD) return env.OBSTOP_ADMIN_PASSWORD;
  const dataDir = values['data-dir'] ?? env.OBSTOP_DATA_DIR ?? envPaths('obstop', { suffix: '' }).data;
  return (await readFile(path.join(dataDir, 'admin-password'), 'utf8')).trim();
}

/** Carries one command out against the running server. The exit code: 0 done, 1 refused by the server. */
export async function runAdminCommand(args: string[], { env, print }: AdminSurroundings): Promise<number> {
  const { values, positionals } = readArguments(args);
  const { method, path: target, body, also } = callFor(positionals, values, env);
  const url = (values.url ?? env.OBSTOP_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
  const password = await adminPassword(values, env);
  const response = await fetch(`${url}/obstop/v1/${target}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as { data?: { contents?: unknown[] }; error?: { message: string } };
  if (answer.error) {
    print(answer.error.message);
    return 1;
  }
  for (const row of answer.data?.contents ?? (answer.data ? [answer.data] : [])) print(JSON.stringify(row));
  if (also) print(also);
  return 0;
}
