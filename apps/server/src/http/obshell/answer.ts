import {
  type Language,
  type ObshellErrorEntry,
  type ObshellErrorName,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import type { ErrorOf, SuccessOf } from '@obstop/contracts/routes';
import { writeGoJson } from './go-json.ts';
import { formatGoTime } from './go-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type ObshellAnswer = ObshellData<unknown> | ObshellList<unknown> | ObshellNoData | ObshellRefusal;

interface ObshellData<D> {
  kind: 'data';
  data: D;
}

/** A list; Go writes one of nothing as null. */
interface ObshellList<I> {
  kind: 'contents';
  items: readonly I[];
}

interface ObshellNoData {
  kind: 'no-data';
}

type Success<S> = S extends { data: { contents: readonly (infer I)[] | null } }
  ? ObshellList<I>
  : S extends { data: infer D }
    ? ObshellData<D>
    : ObshellNoData;

/** What a handler of this route may answer: its own success, and the errors that it declares. */
export type ObshellAnswerOf<R> =
  | Success<SuccessOf<R>>
  | ObshellRefusal<Extract<ErrorOf<R>, ObshellErrorName>>;

/** An error of the catalogue with its arguments. */
export interface ObshellRefusal<E extends ObshellErrorName = ObshellErrorName> {
  kind: 'refusal';
  name: E;
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

export function data<D>(value: D): ObshellData<D> {
  return { kind: 'data', data: value };
}

export function contents<I>(items: readonly I[]): ObshellList<I> {
  return { kind: 'contents', items };
}

export const noData: ObshellNoData = { kind: 'no-data' };

export function refuse<E extends ObshellErrorName>(
  name: E,
  values: ObshellRefusal['values'] = {},
  more: Pick<ObshellRefusal, 'nullData' | 'retryAfterSeconds'> = {},
): ObshellRefusal<E> {
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
