import path from 'node:path';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import type { Chosen } from './choose-profile.ts';
import { dataFolder, type Env } from './folders.ts';
import { readIfThere } from './private-file.ts';

/** What a search for a password needs. */
interface Search {
  readonly env: Env;
  readonly text: Messages;
  /** Asks for it; absent where there is no terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/**
 * The password of a profile: by the environment, its file, itself, the file of obstop’s own server beside us, or by asking. There is
 * no argument for it: arguments are seen by `ps`. Throws CliFault `notAllowed` where there is none.
 */
export async function findPassword(chosen: Chosen, { env, text, ask }: Search): Promise<string> {
  const given = env.OBSTOP_PASSWORD;
  // An empty one is one for obshell alone: a cluster has it before its first is set.
  if (given !== undefined && (given !== '' || chosen.api === 'obshell')) return given;
  if (chosen.passwordFile !== undefined) return readPassword(chosen.passwordFile, text);
  if (chosen.password !== undefined) return chosen.password;
  if (chosen.name === undefined && isLoopback(chosen.url)) {
    const file = chosen.api === 'ocp' ? 'admin-password' : 'root-password';
    const own = await readIfThere(path.join(dataFolder(env), file)).catch(() => undefined);
    if (own !== undefined) return own.trimEnd();
  }
  if (!ask) throw new CliFault('notAllowed', text.error.noPassword);
  return ask(text.ask.password(`${chosen.accessKeyId ?? chosen.username ?? 'root@sys'} @ ${chosen.url}`));
}

async function readPassword(file: string, text: Messages): Promise<string> {
  const written = await readIfThere(file).catch((error: Error) => {
    throw new CliFault('usage', text.error.noPasswordFile(file, error.message));
  });
  if (written === undefined) throw new CliFault('usage', text.error.noPasswordFile(file, 'ENOENT'));
  return written.replace(/\r?\n$/, '');
}

const isLoopback = (url: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
