import type { Credentials, FetchLike } from './options.ts';

/** A request ready to be sent. */
export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, where there is a body. */
  readonly body?: string;
  /** Aborted when the caller or the time limit ends the request. */
  readonly signal: AbortSignal;
}

/** An answer, read to its end. */
export interface TransportResponse {
  /** 0 where a browser hides it (a redirect). */
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/**
 * Carries a request to the server. Rejects where no whole answer came. Authentication and encryption are transports that wrap
 * another one.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** The answer was longer than the caller allows. */
export class TooLong extends Error {
  readonly bytes: number;
  constructor(bytes: number) {
    super(`the answer is longer than ${bytes} bytes`);
    this.name = 'TooLong';
    this.bytes = bytes;
  }
}

/** The text of an answer, which is given up once it is longer than `most` bytes or nobody waits for it. */
async function textOf(
  response: Awaited<ReturnType<FetchLike>>,
  most: number,
  signal: AbortSignal,
): Promise<string> {
  // One that was made by hand, whose text is there already.
  if (!response.body) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > most || signal.aborted) {
      reader.cancel().catch(() => {}); // It is over either way.
      throw new TooLong(most);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** How `fetch` is used. */
export interface FetchSetup {
  readonly maxResponseBytes: number;
  readonly credentials: Credentials;
}

/** The transport that sends by `fetch`. Redirects are answers, so that credentials go nowhere else and a POST stays one. */
export function fetchTransport(fetch: FetchLike, { maxResponseBytes, credentials }: FetchSetup): Transport {
  return async ({ method, url, headers, body, signal }) => {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      signal,
      redirect: 'manual',
      credentials,
      ...(body === undefined ? {} : { body }),
    });
    const text = await textOf(response, maxResponseBytes, signal);
    return { status: response.status, headers: response.headers, text };
  };
}

// Where a request fails before its first byte leaves: Node's words, then Bun's.
const neverSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
  'FailedToOpenSocket',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Whether a failure certainly came before anything was sent. False is not knowing: browsers tell nothing. `error` is what a
 * transport rejected with.
 */
export function wasNeverSent(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const { code, syscall } = each as { code?: unknown; syscall?: unknown };
    if (neverSentCodes.has(String(code)) || syscall === 'connect' || syscall === 'getaddrinfo') return true;
    // Deno has no codes.
    if (/tcp connect error|dns error|Connection refused/i.test(each.message)) return true;
  }
  return false;
}
