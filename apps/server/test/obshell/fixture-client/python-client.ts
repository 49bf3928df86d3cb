import { betweenLooks } from '../../between-looks.ts';
import { type Json, pythonJson } from './dialect-json.ts';
import { encryptBody, encryptHeader, freshKeys } from './hybrid-encryption.ts';
import { lastLogs, readAgentInfo, readDag, readJson, readPublicKey } from './python-models.ts';
import { type ClientSettings, SdkCrash, type ShellClient, ShellRefused, TaskFailed } from './shell-client.ts';
import { type Exchange, exchange, type WireAnswer } from './wire.ts';

const always: [string, string][] = [
  ['User-Agent', 'python-requests/2.34.2'],
  ['Accept-Encoding', 'gzip, deflate'],
  ['Accept', '*/*'],
  ['Connection', 'keep-alive'],
];
const codes = { decrypt: 1, incompatible: 2, unauthorized: 10_008 };

/** The Python SDK 0.0.9 (auth v2, http): lower-case header keys, no content type, every refusal asked for twice. */
export function createPythonClient({ url, password, lifetimeSeconds = 60 }: ClientSettings): ShellClient {
  const exchanges: Exchange[] = [];
  let versionKnown = false;
  let identityKnown = false;
  let effectivePassword = password;
  let publicKey: string | undefined;

  const send = async (method: string, target: string, headers: [string, string][], body?: string) => {
    const sent = { method, target, headers: [...always, ...headers], ...(body ? { body } : {}) };
    const answer = await exchange(url, sent);
    exchanges.push({ sent, answer });
    return answer;
  };
  const info = async () => readAgentInfo(await send('GET', '/api/v1/info', []));
  const confirmAuthVersion = async () => {
    if (!(await info()).supportedAuth.includes('v2')) throw new SdkCrash('No supported auth methods');
    versionKnown = true;
  };
  const authenticated = async (method: string, target: string, body?: Json) => {
    if (!identityKnown) {
      if ((await info()).identity === 'SINGLE') effectivePassword = '';
      identityKnown = true;
    }
    publicKey ??= readPublicKey(await send('GET', '/api/v1/secret', []));
    // Keys are made and sent for every request, with or without a body.
    const keys = freshKeys();
    const header = {
      auth: effectivePassword,
      ts: String(Math.floor(Date.now() / 1000) + lifetimeSeconds),
      uri: target,
      keys: keys.toString('base64'),
    };
    const encrypted: [string, string] = ['X-OCS-Header', encryptHeader(publicKey, pythonJson(header))];
    return send(
      method,
      target,
      [encrypted],
      body === undefined ? undefined : encryptBody(pythonJson(body), keys),
    );
  };
  const forgetKey = () => {
    publicKey = undefined;
    identityKnown = false;
  };

  const call = async (method: string, target: string, body?: Json): Promise<WireAnswer> => {
    if (!versionKnown) await confirmAuthVersion();
    const first = await authenticated(method, target, body);
    if (first.status < 400) return first;
    const { error } = readJson(first) as { error?: { code?: number; errCode?: string } };
    if (!error) throw new SdkCrash(`Request failed with status code ${first.status}`);
    const code = error.code ?? 0;
    if (code === codes.incompatible) return first;
    if (code === codes.decrypt) {
      forgetKey();
      // The SDK's own slip: this answer is thrown away and the request goes out a third time.
      await authenticated(method, target, body);
    } else if (
      code === codes.unauthorized ||
      error.errCode === 'Security.Authentication.IncorrectOceanbasePassword'
    ) {
      forgetKey();
      await confirmAuthVersion();
    }
    return authenticated(method, target, body);
  };

  const data = async (method: string, target: string, body?: Json): Promise<unknown> => {
    const answer = await call(method, target, body);
    const read = readJson(answer) as { data?: unknown; error?: Record<string, unknown> };
    if (answer.status === 200) return read.data;
    if (answer.status < 400) throw new SdkCrash(`Unknown error: ${answer.text}`);
    if (!read.error) throw new SdkCrash("KeyError: 'error'");
    const { code = 0, errCode = '', message = '' } = read.error;
    throw new ShellRefused(answer.status, Number(code), String(errCode), String(message));
  };
  const dag = async (id: string) => readDag(await data('GET', `/api/v1/task/dag/${id}?show_details=True`));

  return {
    dialect: 'python',
    exchanges,
    call,
    dag,
    stop: async ({ type, target = [] }, mode, forcePassDag = []) =>
      readDag(
        await data('POST', '/api/v1/ob/stop', {
          scope: { type, target },
          force: mode === 'force',
          terminate: mode === 'terminate',
          forcePassDag: { id: forcePassDag },
        }),
      ),
    start: async ({ type, target = [] }, forcePassDag = []) =>
      readDag(
        await data('POST', '/api/v1/ob/start', {
          scope: { type, target },
          forcePassDag: { id: forcePassDag },
        }),
      ),
    stopZone: async (zone, freezeServer) =>
      readDag(
        await data('POST', `/api/v1/ob/zone/${zone}/stop`, {
          freeze_server: freezeServer,
          forcePassDag: { id: [] },
        }),
      ),
    operate: async (id, operator) => {
      await data('POST', `/api/v1/task/dag/${id}`, { operator });
    },
    succeeded: async (id) => {
      for (; ; await betweenLooks()) {
        const found = await dag(id);
        if (found.state === 'SUCCEED') return found;
        if (found.state === 'FAILED') throw new TaskFailed(lastLogs(found), found);
      }
    },
  };
}
