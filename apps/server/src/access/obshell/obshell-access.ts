/**
 * Owns: who a caller of the obshell surface is, what its encrypted body says, and that a call that changes something acts once.
 * Does not own: HTTP, which routes need credentials, what a call does, the texts of errors.
 * Invariants: nothing of a body is decrypted before the credentials are known to be right; everything that cannot be
 * decrypted is answered alike; nothing decrypted is ever shown in an answer.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ObshellErrorName } from '@obstop/contracts';
import type { ClusterId } from '@obstop/domain';
import type { AgentKeyStore, Clock, ReplayStore, StoredAnswer } from '@obstop/engine';
import {
  encryptText,
  headerOf,
  type OpenedHeader,
  openHeader,
  readBody,
  type SealedHeader,
} from '@obstop/front';
import type { Caller, LoginThrottle } from '../login-throttle.ts';
import { createActOnce } from './act-once.ts';
import { createAgentKey } from './agent-key.ts';
import type { BlockOpener } from './block-opener.ts';
import { checkExpiry } from './expiry.ts';
import { createPasswordCheck } from './password-check.ts';
import { createSessions } from './sessions.ts';
import { createSingleUse } from './single-use.ts';

/** Whose password was right: that of root@sys, or the agent's. */
export type ObshellUser = 'root' | 'agent';

/** A request as it came in. */
export interface ObshellCall extends Caller {
  method: string;
  /** Raw request target, path and query, undecoded. */
  target: string;
  headers: IncomingHttpHeaders;
  /** The body's bytes; empty where there is none. */
  body: Buffer;
  /** Whether it changes something: such a call acts once. */
  changes: boolean;
  /** Login is open to a password only. */
  sessionAllowed: boolean;
  /** When its head came in: a call that waited in line does not expire for it. */
  arrivedAtMs: number;
}

/** May the call go on? */
export type ObshellVerdict =
  | {
      kind: 'allowed';
      /** The body's text, decrypted where it was encrypted; '' where there is none. Not checked to be whole JSON. */
      body: string;
      userName: ObshellUser;
      /** For the answer of a login: base64 of the text under the caller's own keys. Present where the caller sent keys. */
      encrypt?: (text: string) => string;
      /**
       * To be called once with the answer of a call that changes something, errors too: until then the same request
       * waits for it. Rejects when the store does, and then the call has acted nevertheless. No effect for other calls.
       */
      remember(answer: StoredAnswer): Promise<void>;
    }
  /** This very request came before and has acted: the same answer again. */
  | { kind: 'answered'; answer: StoredAnswer }
  | {
      kind: 'refused';
      name: ObshellErrorName;
      arguments: Record<string, string | number>;
      /** Present where nothing was looked at, because too much waits to be. */
      retryAfterSeconds?: number;
    };

/** Authentication of the obshell surface of one cluster. */
export type ObshellAccess = ReturnType<typeof createObshellAccess>;

/** What it stands on. */
export interface ObshellAccessOptions {
  clusterId: ClusterId;
  keys: AgentKeyStore;
  replays: ReplayStore;
  clock: Clock;
  rootPassword: string;
  /** Opens X-OCS-Agent-Header; without one that header is refused. */
  agentPassword?: string;
  /** `ip:port` of the agent that answers, for the one error that names it. */
  agentAddress(): Promise<string>;
  /** Size of the RSA modulus: 512, 1024 or 2048 (default). Another size than before makes a new key pair. */
  rsaBits?: number;
  /** How far ahead the client may choose its own expiry. Default 600. */
  maxLifetimeSeconds?: number;
  /** Of the whole server: whoever guesses at one door is slowed at every other. */
  throttle: Pick<LoginThrottle, 'attempt' | 'worthless'>;
  /** Where a right password came from, further ones wait for nobody for this long. */
  rememberMs: number;
  /** Opens blocks elsewhere than in the thread that serves. */
  openBlocks: BlockOpener;
}

const prefix = 'Security.Authentication';

type Refused = Extract<ObshellVerdict, { kind: 'refused' }>;
type Allowed = Extract<ObshellVerdict, { kind: 'allowed' }>;

const refused = (name: ObshellErrorName, values: Refused['arguments'] = {}): Refused => ({
  kind: 'refused',
  name,
  arguments: values,
});

/** One text for all that cannot be decrypted. */
const unreadable = () =>
  refused('Security.Authentication.Header.DecryptFailed', { reason: 'crypto/rsa: decryption error' });

/** Nothing was looked at; obshell has no status for it. */
const busy = (): Refused => ({
  ...refused('Common.Unexpected', { reason: 'too many logins are being checked' }),
  retryAfterSeconds: 1,
});

/** A call that waits its turn may pass a little after it expired; what it used is kept for longer than that. */
const marginSeconds = 60;

/** Throws RangeError for a size of key that is none of obshell's, and for an empty password, which would let in everybody. */
export function createObshellAccess(options: ObshellAccessOptions) {
  const { clusterId, clock, rootPassword, agentPassword, agentAddress } = options;
  const { rsaBits = 2048, maxLifetimeSeconds = 600, throttle, openBlocks } = options;
  if (rootPassword === '' || agentPassword === '') throw new RangeError('the password is empty');
  const ending = new AbortController();
  const agentKey = createAgentKey({ clusterId, keys: options.keys, bits: rsaBits });
  const sessions = createSessions<ObshellUser>(clock.nowMs);
  const singleUse = createSingleUse(maxLifetimeSeconds + marginSeconds);
  const actOnce = createActOnce(options.replays, clock, ending.signal);
  const passwords = { root: rootPassword, ...(agentPassword !== undefined && { agent: agentPassword }) };
  const checkPassword = createPasswordCheck<ObshellUser>(passwords, {
    throttle,
    rememberMs: options.rememberMs,
    nowMs: clock.nowMs,
  });
  const nowSeconds = () => Math.floor(clock.nowMs() / 1000);

  /** Who it is, by session or by password. */
  async function identify(
    call: ObshellCall,
    sealed: SealedHeader,
    header: OpenedHeader,
  ): Promise<ObshellUser | Refused> {
    if (header.auth === '' && header.sessionId !== '' && call.sessionAllowed) {
      const session = sessions.check(header.sessionId);
      if (session.kind === 'open') return session.user;
      return refused(`${prefix}.Session${session.kind === 'expired' ? 'Expired' : 'Invalid'}`);
    }
    const { userName } = sealed;
    if (userName === 'agent' && agentPassword === undefined)
      return refused('Security.Authentication.WithOceanBasePassword', { agent: await agentAddress() });
    const outcome = await checkPassword(userName, header.auth, call);
    if (outcome === 'right') return userName;
    if (outcome !== 'wrong') return busy();
    return refused(`${prefix}.Incorrect${userName === 'agent' ? 'Agent' : 'Oceanbase'}Password`);
  }

  /** Only for who is known to be allowed, and once per header: elsewhere it would tell paddings. */
  function openBody(call: ObshellCall, header: OpenedHeader, userName: ObshellUser): Allowed | Refused {
    const { keys } = header;
    const body = readBody(call.body, keys);
    if (body === undefined) return unreadable();
    return {
      kind: 'allowed',
      body,
      userName,
      ...(keys && { encrypt: (text: string) => encryptText(text, keys) }),
      remember: () => Promise.resolve(),
    };
  }

  /** Rejects only when the store does. */
  async function authenticate(call: ObshellCall): Promise<ObshellVerdict> {
    const sealed = headerOf(call.headers);
    if (!sealed) return refused('Request.Header.NotFound');
    const header = await openHeader(sealed.text, await agentKey(), (job) => openBlocks(job, call));
    if (header === 'busy') return busy();
    if (!header) {
      await throttle.worthless(call);
      return unreadable();
    }
    if (header.uri !== call.target) return refused('Security.Authentication.Header.UriMismatch');
    const expiry = checkExpiry(header.ts, Math.floor(call.arrivedAtMs / 1000), maxLifetimeSeconds);
    if (expiry.kind === 'expired') return refused('Security.Authentication.Expired');
    if (expiry.kind === 'invalid')
      return refused(`${prefix}.Timestamp.Invalid`, { ts: '(not shown)', reason: expiry.reason });
    const user = await identify(call, sealed, header);
    if (typeof user === 'object') return user;

    const request = hashOf(call, sealed, header);
    const replayed = refused('Security.Authentication.Replayed');
    if (!singleUse.take(header.blockHashes, request, nowSeconds())) return replayed;
    if (!call.changes) return openBody(call, header, user);

    const once = await actOnce({
      clusterId,
      request,
      parts: header.blockHashes,
      expiresAtSeconds: expiry.atSeconds + marginSeconds,
      nowSeconds: nowSeconds(),
    });
    if (once.kind === 'other') return replayed;
    if (once.kind === 'answered') return once;
    const opened = openBody(call, header, user);
    if (once.kind === 'unanswered') return opened.kind === 'refused' ? opened : replayed;
    if (opened.kind === 'allowed') return { ...opened, remember: once.remember };
    once.withdraw();
    return opened;
  }

  return {
    /** Base64 of the PKCS#1 DER of the key that clients encrypt for. Makes the key pair where there is none. */
    publicKey: async (): Promise<string> => (await agentKey()).publicKey,
    authenticate,
    /** A new session's id; good for 1800 s after its last use, in this process alone. */
    openSession: (userName: ObshellUser = 'root'): string => sessions.open(userName),
    /** False where there is no such session, or it has expired. */
    endSession: sessions.end,
    /** In place of the one before, whose sessions end with it. */
    setRootPassword(password: string): void {
      passwords.root = password;
      sessions.endAllOf('root');
    },
    /** Ends all waiting. */
    close: (): void => ending.abort(),
  };
}

/** Everything that makes it this very request. The method is in no header, so that one made for a GET would do for a POST. */
function hashOf(call: ObshellCall, { userName }: SealedHeader, { bytes }: OpenedHeader): string {
  const bodyHash = createHash('sha256').update(call.body).digest('hex');
  return createHash('sha256')
    .update(`${call.method} ${userName} ${bodyHash} `)
    .update(bytes)
    .digest('base64');
}
