import type { Hooks } from '@obstop/client';
import { createObstopClient, type ObstopClient } from '@obstop/client/obstop';
import type { OcpAuth } from '@obstop/client/ocp';
import type { Language } from '../messages/choose-language.ts';
import type { Messages } from '../messages/en.ts';
import type { Chosen } from '../profile/choose-profile.ts';
import type { Api } from './api.ts';
import { createObshellApi } from './obshell-api.ts';
import { createOcpApi } from './ocp-api.ts';

/** What an API is opened with, besides the profile. */
interface Opening {
  readonly password: string;
  readonly language: Language;
  readonly text: Messages;
  readonly hooks?: Hooks;
}

// A person waits at the other end.
const patience = { timeoutMs: 10_000, retry: { budgetMs: 10_000 } };

const authOf = ({ accessKeyId, username = '' }: Chosen, password: string): OcpAuth =>
  accessKeyId === undefined
    ? { kind: 'basic', username, password }
    : { kind: 'access-key', accessKeyId, secretAccessKey: password };

/** The API that a profile names. Nothing is sent. */
export function openApi(chosen: Chosen, opening: Opening): Api {
  const { password, language, text, hooks = {} } = opening;
  const common = { baseUrl: chosen.url, language, hooks, ...patience };
  return chosen.api === 'ocp'
    ? createOcpApi({ ...common, auth: authOf(chosen, password) }, chosen.cluster, text)
    : createObshellApi({ ...common, auth: { kind: 'password', password } }, text);
}

/** The own API of obstop’s server, behind a profile of OCP. */
export function openObstop(chosen: Chosen, { password, language }: Opening): ObstopClient {
  return createObstopClient({ baseUrl: chosen.url, language, auth: authOf(chosen, password), ...patience });
}
