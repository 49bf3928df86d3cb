import {
  type ObshellNoData as Done,
  type ObshellContents,
  type ObshellErrorEntry,
  type ObshellErrorName,
  type ObshellErrorResponse,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import type { ErrorOf, SuccessOf } from '@obstop/contracts/routes';
import {
  type Data,
  durationOf,
  type HttpAnswer,
  type NoData,
  type Refusal,
  type RequestFacts,
} from '../answer.ts';
import { writeGoJson } from './go-json.ts';
import { formatGoTime } from './go-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type ObshellAnswer = Data<unknown> | ObshellList<unknown> | NoData | ObshellRefusal;

/** A list; Go writes one of nothing as null. */
interface ObshellList<I> {
  kind: 'contents';
  items: readonly I[];
}

type Success<S> = S extends { data: { contents: readonly (infer I)[] | null } }
  ? ObshellList<I>
  : S extends { data: infer D }
    ? Data<D>
    : NoData;

/** What a handler of this route may answer: its own success, and the errors that it declares. */
export type ObshellAnswerOf<R> =
  | Success<SuccessOf<R>>
  | ObshellRefusal<Extract<ErrorOf<R>, ObshellErrorName>>;

/** An error of the catalogue with its arguments. */
export interface ObshellRefusal<E extends ObshellErrorName = ObshellErrorName> extends Refusal<E> {
  /** A call that answers a DAG writes `data: null` beside some of its errors: a typed nil in Go. */
  nullData?: true;
  retryAfterSeconds?: number;
}

export function contents<I>(items: readonly I[]): ObshellList<I> {
  return { kind: 'contents', items };
}

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
  const common = (status: number): Omit<Done, 'successful'> => ({
    timestamp: formatGoTime(facts.nowMs),
    duration: durationOf(facts),
    status,
    traceId: facts.traceId,
  });
  const write = (body: (Done & { data?: unknown }) | ObshellErrorResponse): HttpAnswer => ({
    status: body.status,
    headers,
    body: writeGoJson(body),
  });
  switch (answer.kind) {
    case 'data':
      return write({ successful: true, ...common(200), data: answer.data });
    case 'contents': {
      const contents = answer.items.length === 0 ? null : answer.items;
      const data = { contents } satisfies { [K in keyof ObshellContents]: unknown };
      return write({ successful: true, ...common(200), data });
    }
    case 'no-data':
      return write({ successful: true, ...common(200) });
    case 'refusal': {
      const entry: ObshellErrorEntry = obshellErrors[answer.name];
      if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = String(answer.retryAfterSeconds);
      const noDag: Pick<ObshellErrorResponse, 'data'> = answer.nullData ? { data: null } : {};
      const oldNumber: Pick<ObshellErrorResponse['error'], 'code'> =
        entry.legacyCode === undefined ? {} : { code: entry.legacyCode };
      const message = renderMessage(entry, answer.values, facts.language);
      return write({
        successful: false,
        ...common(entry.status),
        ...noDag,
        error: { ...oldNumber, errCode: entry.code, message },
      });
    }
  }
}
