import { CipherFault } from './cipher/cipher-fault.ts';
import type { ObshellAuth, ObshellAuthVersion } from './credentials.ts';

/** What a codec turns into headers and body. */
export interface SealRequest {
  readonly auth: Exclude<ObshellAuth, { kind: 'none' }>;
  readonly version: ObshellAuthVersion;
  /** The agent’s `public_key`, as GET /secret has it. */
  readonly publicKey: string;
  /** Raw request target: path and query, byte for byte as they are sent. */
  readonly uri: string;
  /** JSON text, where the call has a body. */
  readonly body: string | undefined;
  /** Unix seconds after which the header is void. */
  readonly expiresAtSeconds: number;
}

/** What goes over the wire instead. */
export interface SealedRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Reads an answer that was encrypted for this request; only that of a login is. */
  readonly open: (text: string) => Promise<string>;
}

/** How obshell’s requests travel. Whether an agent understands it is the caller’s knowledge. */
export interface ObshellCodec {
  /** Whether `seal` needs the agent’s key and version, which are then read first and kept. */
  readonly needsKey: boolean;
  /** Makes headers and body. Throws CipherFault. */
  readonly seal: (request: SealRequest) => Promise<SealedRequest>;
}

const headerOf = (auth: SealRequest['auth']) =>
  auth.kind === 'agent-password' ? 'x-ocs-agent-header' : 'x-ocs-header';

/**
 * The encryption of obshell itself, in both versions; the default. Its code is loaded with the first request. Where there
 * is no WebCrypto (a browser’s page that is not served over HTTPS) every request fails.
 */
export const cipherCodec: ObshellCodec = {
  needsKey: true,
  seal: async ({ auth, version, publicKey, uri, body, expiresAtSeconds }) => {
    const cipher = await import('./cipher/seal.ts');
    if (version === 'v1') {
      if (auth.kind !== 'password') throw new CipherFault('needs-v2');
      return {
        headers: { 'x-ocs-auth': cipher.sealV1(publicKey, auth.password, expiresAtSeconds) },
        body,
        open: async (text) => text,
      };
    }
    // Checked for v2 alone: v1 does with random numbers, which every page has.
    if (globalThis.crypto?.subtle === undefined) throw new CipherFault('no-web-crypto');
    const content =
      auth.kind === 'session'
        ? { sessionId: auth.sessionId, expiresAtSeconds, uri }
        : { auth: auth.password, expiresAtSeconds, uri };
    const sealed = await cipher.sealHybrid(publicKey, content, body);
    return { headers: { [headerOf(auth)]: sealed.header }, body: sealed.body, open: sealed.open };
  },
};

/**
 * No encryption: plain JSON, and a header that bears a word instead of credentials. For agents built without encryption, which then
 * check nothing, and for contract tests. No password leaves the client.
 */
export const plainCodec: ObshellCodec = {
  needsKey: false,
  seal: async ({ auth, body }) => ({
    headers: { [headerOf(auth)]: 'plain' },
    body,
    open: async (text) => text,
  }),
};
