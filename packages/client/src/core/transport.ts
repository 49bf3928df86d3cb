import type { FetchLike } from './options.ts';

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

/** The transport that sends by `fetch`. Redirects are answers, so that credentials go nowhere else and a POST stays one. */
export function fetchTransport(fetch: FetchLike): Transport {
  return async ({ method, url, headers, body, signal }) => {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      signal,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
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
