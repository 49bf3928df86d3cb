import { obshellOperations, pathOf } from '@obstop/contracts/operations';
import { ObstopError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Transport, TransportResponse } from '../core/transport.ts';
import type { AgentKey } from './agent-key.ts';
import { CipherFault } from './cipher/cipher-fault.ts';
import type { ObshellCodec, SealedRequest, SealRequest } from './codec.ts';

/** What a transport with credentials is made of. */
export interface SealedSetup {
  readonly inner: Transport;
  readonly codec: ObshellCodec;
  readonly auth: SealRequest['auth'];
  /** Root of the agent; a gateway takes the path before `/api` away, and the agent compares what is left. */
  readonly baseUrl: string;
  /** The key to encrypt with; undefined for a codec that needs none. */
  readonly key: () => AgentKey | undefined;
  /** Told of a key that cannot be read. */
  readonly onUnusableKey: (key: AgentKey) => void;
  readonly runtime: Pick<Runtime, 'date'>;
  readonly headerLifetimeSeconds: number;
}

// The one answer that an agent encrypts.
const encryptedAnswer = pathOf(obshellOperations.login, {});

/**
 * Makes header and body of every request anew, so that a repeated one is not a replay and never out of date. Rejects with
 * ObstopError where nothing can be sent.
 */
export function sealedTransport(setup: SealedSetup): Transport {
  const { inner, codec, auth, runtime } = setup;
  const prefix = new URL(setup.baseUrl).pathname.replace(/\/$/, '');
  return async (request) => {
    const target = new URL(request.url);
    const uri = (target.pathname + target.search).slice(prefix.length);
    const key = setup.key();
    const { headers, body, open } = await sealing(setup, key, () =>
      codec.seal({
        auth,
        version: key?.version ?? 'v2',
        publicKey: key?.publicKey ?? '',
        uri,
        body: request.body,
        expiresAtSeconds: Math.floor(runtime.date().getTime() / 1000) + setup.headerLifetimeSeconds,
      }),
    );
    const { body: _plain, ...rest } = request;
    const response = await inner({
      ...rest,
      headers: { ...request.headers, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return uri === encryptedAnswer && response.status === 200 ? opened(response, open) : response;
  };
}

/** Cipher faults as what they mean to the caller; nothing has been sent. */
async function sealing(
  setup: SealedSetup,
  key: AgentKey | undefined,
  seal: () => Promise<SealedRequest>,
): Promise<SealedRequest> {
  try {
    return await seal();
  } catch (cause) {
    if (!(cause instanceof CipherFault)) throw cause;
    const { reason, message } = cause;
    if (reason === 'public-key') {
      if (key) setup.onUnusableKey(key);
      const issues = [{ path: 'data.public_key', message: 'must be base64 of the PKCS#1 DER of an RSA key' }];
      throw new ObstopError('outside-contract', message, { operation: 'getSecret', issues, cause });
    }
    const path =
      reason === 'password-too-long' ? 'auth.password' : reason === 'needs-v2' ? 'auth.kind' : 'codec';
    throw new ObstopError('invalid-request', `${path}: ${message}`, { path, cause });
  }
}

/** The answer with its data decrypted. One that is no envelope with a text in it is left as it came, for others to refuse. */
async function opened(response: TransportResponse, open: SealedRequest['open']): Promise<TransportResponse> {
  let envelope: { data?: unknown };
  try {
    envelope = JSON.parse(response.text);
  } catch {
    return response;
  }
  if (typeof envelope?.data !== 'string') return response;
  try {
    return { ...response, text: JSON.stringify({ ...envelope, data: await open(envelope.data) }) };
  } catch (cause) {
    if (!(cause instanceof CipherFault)) throw cause;
    throw new ObstopError('outside-contract', `login: ${cause.message}`, {
      operation: 'login',
      issues: [{ path: 'data', message: 'must be encrypted with the keys of its request' }],
      cause,
    });
  }
}
