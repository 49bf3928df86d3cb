import { writeJson } from '@obstop/contracts';
import type { FetchLike } from '../src/core/options.ts';
import type { Runtime } from '../src/core/runtime.ts';

/** What was sent. */
export interface Sent {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** An answer: an envelope is put around `data` or `error`; an Error is thrown; `hang` never answers. */
export type Scripted =
  | { data?: unknown; at?: string }
  | { status: number; error: Record<string, unknown> }
  | { raw: string; status?: number; headers?: Record<string, string> }
  | Error
  | 'hang';

/** A clock that goes on only while everybody waits: then to the next sleeper’s time. */
export interface TestRuntime extends Runtime {
  /** Sleeps that ran to their end, in milliseconds. */
  readonly slept: number[];
}

/** Time begins at 2026-11-21T02:00:00Z; chance is one half. */
export function testRuntime(): TestRuntime {
  let nowMs = 0;
  const startMs = Date.parse('2026-11-21T02:00:00Z');
  const sleepers = new Set<{ at: number; ms: number; wake: () => void }>();
  const slept: number[] = [];
  const idle = () => {
    const [next] = [...sleepers].sort((one, other) => one.at - other.at);
    if (!next) return;
    sleepers.delete(next);
    nowMs = Math.max(nowMs, next.at);
    slept.push(next.ms);
    next.wake();
  };
  return {
    slept,
    now: () => nowMs,
    date: () => new Date(startMs + nowMs),
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper = { at: nowMs + ms, ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
        setImmediate(() => sleepers.has(sleeper) && idle());
      }),
  };
}

/** A fetch that answers by `method path` (without query): one answer for ever, or one after the other, the last one staying. */
export function scriptedFetch(
  runtime: Runtime,
  script: Record<string, Scripted | readonly Scripted[] | ((sent: Sent) => Scripted)>,
) {
  const sent: Sent[] = [];
  const counts = new Map<string, number>();
  const fetch: FetchLike = async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url);
    const call = `${method} ${pathname}`;
    const request = { method, target: pathname + search, headers, body };
    sent.push(request);
    const count = counts.get(call) ?? 0;
    counts.set(call, count + 1);
    const entry = script[call];
    const answer =
      typeof entry === 'function'
        ? entry(request)
        : Array.isArray(entry)
          ? entry[Math.min(count, entry.length - 1)]
          : (entry as Scripted | undefined);
    return respond(answer ?? notFound, runtime);
  };
  return { fetch, sent, callsOf: (call: string) => counts.get(call) ?? 0 };
}

const notFound: Scripted = {
  status: 404,
  error: { errCode: 'Common.NotFound', message: 'Element not found: 404 not found' },
};

async function respond(answer: Scripted, runtime: Runtime): ReturnType<FetchLike> {
  if (answer === 'hang') return new Promise(() => {});
  if (answer instanceof Error) throw answer;
  if ('raw' in answer)
    return new Response(answer.raw, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  const failed = 'error' in answer;
  const status = failed ? answer.status : 200;
  return new Response(
    writeJson({
      successful: !failed,
      timestamp: ('at' in answer && answer.at) || runtime.date().toISOString(),
      duration: 1,
      status,
      traceId: 'd0991236cc3983cf',
      ...(failed ? { error: answer.error } : { data: answer.data }),
    }),
    { status, headers: { 'content-type': 'application/json' } },
  );
}

/** A lost connection, as Node’s fetch reports it after the request has been sent. */
export const lostConnection = () =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });

/** A DAG on the wire. */
export function wireDag(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '22130706433028869',
    dag_id: 9,
    name: 'Stop OB',
    stage: 1,
    max_stage: 5,
    maintenance_type: 1,
    maintenance_key: '',
    state: 'READY',
    operator: 'RUN',
    start_time: '2026-11-21T10:00:00.272439704+08:00',
    end_time: '2026-11-21T10:00:00.272439704+08:00',
    additional_data: null,
    nodes: null,
    ...more,
  };
}
