import { betweenLooks } from '../../between-looks.ts';
import { goJson, type Json } from './dialect-json.ts';
import { readDag, readError, readInfo, readSecret } from './go-models.ts';
import { encryptBody, encryptHeader, freshKeys } from './hybrid-encryption.ts';
import {
  type ClientSettings,
  type Dag,
  SdkCrash,
  type ShellClient,
  ShellRefused,
  TaskFailed,
} from './shell-client.ts';
import { type Exchange, exchange, type WireAnswer } from './wire.ts';

const plain: [string, string][] = [
  ['User-Agent', 'Go-http-client/1.1'],
  ['Accept-Encoding', 'gzip'],
];
/** net/http puts User-Agent and Content-Length first, resty's own in the order of the alphabet. */
const resty = (header: string, body: string | undefined): [string, string][] => [
  ['User-Agent', 'go-resty/2.13.1 (https://github.com/go-resty/resty)'],
  ...(body === undefined ? [] : [['Content-Length', String(body.length)] as [string, string]]),
  ['Accept', 'application/json'],
  ['Content-Type', 'application/json'],
  // Header names in net/http's own capitals.
  ['X-Ocs-Header', header],
  ['Accept-Encoding', 'gzip'],
];
const codes = { decrypt: 1, incompatible: 2, unauthorized: 10_008 };

/** The Go SDK (auth v2): capitalised header keys, null for what is not set, JSON content types both ways. */
export function createGoClient({ url, password, lifetimeSeconds = 60 }: ClientSettings): ShellClient {
  const exchanges: Exchange[] = [];
  let versionKnown = false;
  let identityKnown = false;
  let effectivePassword = password;
  let publicKey: string | undefined;

  const send = async (method: string, target: string, headers: [string, string][], body?: string) => {
    const sent = { method, target, headers, ...(body === undefined ? {} : { body }) };
    const answer = await exchange(url, sent);
    exchanges.push({ sent, answer });
    return answer;
  };
  const info = async () => readInfo(await send('GET', '/api/v1/info', plain));
  const confirmAuthVersion = async () => {
    if (!(await info()).supportedAuth?.includes('v2')) {
      throw new SdkCrash('there is no supprt auth version for target obshell');
    }
    versionKnown = true;
  };
  const authenticated = async (method: string, target: string, body?: Json) => {
    if (!identityKnown) {
      if ((await info()).identity === 'SINGLE') effectivePassword = '';
      identityKnown = true;
    }
    publicKey ||= readSecret(await send('GET', '/api/v1/secret', plain));
    const keys = body === undefined ? null : freshKeys();
    const header = {
      Auth: effectivePassword,
      Ts: String(Math.floor(Date.now() / 1000) + lifetimeSeconds),
      Uri: target,
      Keys: keys?.toString('base64') ?? null,
    };
    const sealed = keys === null || body === undefined ? undefined : encryptBody(goJson(body), keys);
    return send(method, target, resty(encryptHeader(publicKey, goJson(header)), sealed), sealed);
  };

  const call = async (method: string, target: string, body?: Json): Promise<WireAnswer> => {
    if (!versionKnown) await confirmAuthVersion();
    const first = await authenticated(method, target, body);
    if (first.status < 400) return first;
    const { code } = readError(first);
    if (!Object.values(codes).includes(code)) return first;
    publicKey = undefined;
    identityKnown = false;
    if (code !== codes.decrypt) await confirmAuthVersion();
    return authenticated(method, target, body);
  };

  const done = async (method: string, target: string, body?: Json): Promise<WireAnswer> => {
    const answer = await call(method, target, body);
    if (answer.status < 400) return answer;
    const { code, message } = readError(answer);
    throw new ShellRefused(answer.status, code, '', message);
  };
  const dag = async (id: string) => readDag(await done('GET', `/api/v1/task/dag/${id}`));
  const scoped = ({ type, target = null }: { type: string; target?: string[] | null }) => ({ type, target });
  // A nil slice unless SetForcePassDag was called.
  const passed = (ids?: string[]) => ({ id: ids ?? null });

  return {
    dialect: 'go',
    exchanges,
    call,
    dag,
    stop: async (scope, mode, forcePassDag) =>
      readDag(
        await done('POST', '/api/v1/ob/stop', {
          scope: scoped(scope),
          force: mode === 'force',
          terminate: mode === 'terminate',
          forcePassDag: passed(forcePassDag),
        }),
      ),
    start: async (scope, forcePassDag) =>
      readDag(
        await done('POST', '/api/v1/ob/start', { scope: scoped(scope), forcePassDag: passed(forcePassDag) }),
      ),
    stopZone: async (zone, freezeServer) =>
      readDag(
        await done('POST', `/api/v1/ob/zone/${zone}/stop`, {
          freeze_server: freezeServer,
          forcePassDag: passed(),
        }),
      ),
    operate: async (id, operator) => {
      await done('POST', `/api/v1/task/dag/${id}`, { operator });
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

function lastLogs({ name, nodes }: Dag): string {
  const failed = nodes.find(({ state }) => state === 'FAILED');
  if (!failed) return 'No failed task log found, please check the task details';
  if (failed.operator === 'CANCEL') return `Sorry, Task '${name}' was cancelled`;
  return failed.subTasks
    .filter(({ state }) => state === 'FAILED')
    .map(({ executeAgent, taskLogs }) => {
      if (!taskLogs?.length)
        throw new SdkCrash('panic: index out of range: no task_logs on a FAILED sub task');
      return `${executeAgent} ${taskLogs.at(-1)}`;
    })
    .join('\n');
}
