import { type Json, pythonJson } from '../fixture-client/dialect-json.ts';
import { encryptBody, encryptHeader, freshKeys } from '../fixture-client/hybrid-encryption.ts';
import { exchange, type WireAnswer, type WireRequest } from '../fixture-client/wire.ts';

/** A request of which every part can be bent; what is not named is as it should be. */
export interface Bent {
  method?: string;
  target: string;
  body?: Json;
  /** The text that is encrypted, in place of `body`. */
  bodyText?: string | Buffer;
  /** Goes out as it is, in place of any encrypted body. */
  rawBody?: string | Buffer;
  /** Members of the header's JSON that differ; undefined leaves one out. */
  header?: Record<string, Json | undefined>;
  /** The text that is encrypted as the header, in place of JSON. */
  headerText?: string | Buffer;
  /** Goes out as it is, in place of an encrypted header; null sends none. */
  rawHeader?: string | null;
  headerName?: string;
  /** Bytes per RSA block; 53 by default. */
  chunk?: number;
  /** Key and IV; fresh ones by default. */
  keys?: Buffer;
  /** Further headers. */
  headers?: readonly (readonly [string, string])[];
}

/** An answer with its body read. */
export interface ReadAnswer extends WireAnswer {
  body: Record<string, unknown>;
}

/** Makes and sends single requests; nothing is sent twice unless told so. */
export interface BentCaller {
  call(bent: Bent): Promise<ReadAnswer>;
  get(target: string, bent?: Omit<Bent, 'target'>): Promise<ReadAnswer>;
  post(target: string, body?: Json, bent?: Omit<Bent, 'target' | 'body'>): Promise<ReadAnswer>;
  /** The request that `call` would send, for sending the same bytes more than once. */
  sealed(bent: Bent): Promise<WireRequest>;
  sendSealed(sealed: WireRequest): Promise<ReadAnswer>;
}

/** Seconds since the epoch, from now; as text, which is what `ts` has to be. */
export const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

/** The key is read once, at the first call. */
export function createBentCaller(url: string, password: string): BentCaller {
  let publicKey: string | undefined;

  const readKey = async () => {
    const { text } = await exchange(url, { method: 'GET', target: '/api/v1/secret', headers: [] });
    return (JSON.parse(text) as { data: { public_key: string } }).data.public_key;
  };
  const sealed = async (bent: Bent): Promise<WireRequest> => {
    const { method = 'GET', target, keys = freshKeys() } = bent;
    const headers = [...(bent.headers ?? [])];
    if (bent.rawHeader !== null) {
      const plain: Record<string, Json | undefined> = {
        auth: password,
        ts: inSeconds(60),
        uri: target,
        keys: keys.toString('base64'),
        ...bent.header,
      };
      const present = Object.entries(plain).filter(
        (member): member is [string, Json] => member[1] !== undefined,
      );
      publicKey ??= await readKey();
      const text = bent.headerText ?? pythonJson(Object.fromEntries(present));
      headers.push([
        bent.headerName ?? 'X-OCS-Header',
        bent.rawHeader ?? encryptHeader(publicKey, text, bent.chunk),
      ]);
    }
    const text = bent.bodyText ?? (bent.body === undefined ? undefined : pythonJson(bent.body));
    const body = bent.rawBody ?? (text === undefined ? undefined : encryptBody(text, keys));
    return { method, target, headers, ...(body === undefined ? {} : { body }) };
  };
  const sendSealed = async (request: WireRequest): Promise<ReadAnswer> => {
    const answer = await exchange(url, request);
    return { ...answer, body: JSON.parse(answer.text) };
  };
  const call = async (bent: Bent) => sendSealed(await sealed(bent));
  return {
    call,
    sealed,
    sendSealed,
    get: (target, bent) => call({ ...bent, target }),
    post: (target, body, bent) =>
      call({ method: 'POST', ...bent, target, ...(body === undefined ? {} : { body }) }),
  };
}
