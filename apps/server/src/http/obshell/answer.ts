import {
  type Language,
  type ObshellErrorEntry,
  type ObshellErrorName,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import { writeGoJson } from './go-json.ts';
import { formatGoTime } from './go-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type ObshellAnswer =
  | { kind: 'data'; data: unknown }
  /** A list; Go writes one of nothing as null. */
  | { kind: 'contents'; items: unknown[] }
  | { kind: 'no-data' }
  | ObshellRefusal;

/** An error of the catalogue with its arguments. */
export interface ObshellRefusal {
  kind: 'refusal';
  name: ObshellErrorName;
  values: Readonly<Record<string, string | number>>;
  /** A call that answers a DAG writes `data: null` beside some of its errors: a typed nil in Go. */
  nullData?: true;
  retryAfterSeconds?: number;
}

/** Facts of one request that its envelope shows. */
export interface RequestFacts {
  traceId: string;
  startedAtMs: number;
  nowMs: number;
  language: Language;
}

/** What goes out. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function data(value: unknown): ObshellAnswer {
  return { kind: 'data', data: value };
}

export function contents(items: unknown[]): ObshellAnswer {
  return { kind: 'contents', items };
}

export function refuse(
  name: ObshellErrorName,
  values: ObshellRefusal['values'] = {},
  more: Pick<ObshellRefusal, 'nullData' | 'retryAfterSeconds'> = {},
): ObshellRefusal {
  return { kind: 'refusal', name, values, ...more };
}

/** Puts obshell's envelope around an answer: its keys in Go's order, what is empty left out. */
export function toHttpAnswer(answer: ObshellAnswer, facts: RequestFacts): HttpAnswer {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const write = (successful: boolean, status: number, rest: object): HttpAnswer => ({
    status,
    headers,
    body: writeGoJson({
      successful,
      timestamp: formatGoTime(facts.nowMs),
      duration: Math.max(0, Math.round(facts.nowMs - facts.startedAtMs)),
      status,
      traceId: facts.traceId,
      ...rest,
    }),
  });
  switch (answer.kind) {
    case 'data':
      return write(true, 200, { data: answer.data });
    case 'contents':
      return write(true, 200, { data: { contents: answer.items.length === 0 ? null : answer.items } });
    case 'no-data':
      return write(true, 200, {});
    case 'refusal': {
      const entry: ObshellErrorEntry = obshellErrors[answer.name];
      if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = String(answer.retryAfterSeconds);
      return write(false, entry.status, {
        ...(answer.nullData ? { data: null } : {}),
        error: {
          ...(entry.legacyCode === undefined ? {} : { code: entry.legacyCode }),
          errCode: entry.code,
          message: renderMessage(entry, answer.values, facts.language),
        },
      });
    }
  }
}
