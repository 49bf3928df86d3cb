import type { Transport, TransportRequest, TransportResponse } from '../src/core/transport.ts';

/** One answer: a body with its status, a failure, or no answer until the request is given up. */
export type Scripted =
  | { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | { fails: unknown }
  | 'silence';

/** A transport that answers by a script, in order; the last answer is repeated. */
export function scriptedTransport(script: readonly Scripted[]): Transport & { requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  const transport: Transport = async (request): Promise<TransportResponse> => {
    const step = script[Math.min(requests.length, script.length - 1)] ?? 'silence';
    requests.push(request);
    if (step === 'silence') return new Promise(() => {});
    if ('fails' in step) throw step.fails;
    const { status = 200, body, headers = {} } = step;
    return {
      status,
      headers: new Headers({ 'content-type': 'application/json', ...headers }),
      text: step.text ?? JSON.stringify(body),
    };
  };
  return Object.assign(transport, { requests });
}

/** A successful envelope. */
export const ok = (data: unknown) => ({ body: { successful: true, data, traceId: 'server-trace' } });

/** A refusal. */
export const refused = (status: number, error: Record<string, unknown> = {}) => ({
  status,
  body: { successful: false, traceId: 'server-trace', error: { code: 50002, message: 'no', ...error } },
});

/** A failure as Node's fetch reports it. */
export const reset = new TypeError('fetch failed', {
  cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
});

/** A failure before anything was sent, as Node's fetch reports it. */
export const connectionRefused = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  }),
});
