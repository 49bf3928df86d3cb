import {
  type ObshellNoData as Done,
  type Language,
  type ObshellContents,
  type ObshellErrorEntry,
  type ObshellErrorName,
  type ObshellListErrorResponse,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import type { ErrorOf, SuccessOf } from '@obstop/contracts/routes';
import {
  type Data,
  durationOf,
  type HttpAnswer,
  type NoData,
  type NotModified,
  type Refusal,
  type RequestFacts,
} from '../answer.ts';
import { revalidated } from '../etag.ts';
import { asGoJson, type GoJsonOf, writeGoJson } from './go-json.ts';
import { formatGoTime } from './go-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type ObshellAnswer =
  | ObshellData<unknown>
  | ObshellList<unknown>
  | NotModified
  | NoData
  | ObshellRefusal;

interface ObshellData<D> extends Data<D> {
  etag?: string;
}

/** A list; Go writes one of nothing as null. */
interface ObshellList<I> {
  kind: 'contents';
  items: readonly GoJsonOf<I>[];
}

type Success<S> = S extends { data: { contents: readonly (infer I)[] | null } }
  ? ObshellList<I>
  : S extends { data: infer D }
    ? ObshellData<D> | NotModified
    : NoData;

/** What a handler of this route may answer: its own success, and the errors that it declares. */
export type ObshellAnswerOf<R> =
  | Success<SuccessOf<R>>
  | ObshellRefusal<Extract<ErrorOf<R>, ObshellErrorName>>;

/** An error of the catalogue with its arguments. */
export interface ObshellRefusal<E extends ObshellErrorName = ObshellErrorName>
  extends Refusal<E>,
    Pick<ObshellListErrorResponse, 'data'> {
  retryAfterSeconds?: number;
}

export function contents<I>(items: readonly I[]): ObshellList<I> {
  return { kind: 'contents', items: items.map(asGoJson) };
}

/** A list whose items were written one by one, in slices (in-slices.ts). */
export function writtenContents<I>(items: readonly GoJsonOf<I>[]): ObshellList<I> {
  return { kind: 'contents', items };
}

export function refuse<E extends ObshellErrorName>(
  name: E,
  values: ObshellRefusal['values'] = {},
  more: Pick<ObshellRefusal, 'retryAfterSeconds'> = {},
): ObshellRefusal<E> {
  return { kind: 'refusal', name, values, ...more };
}

/** A refusal's status, and its error as the envelope has it. */
export function writeRefusal(
  { name, values }: ObshellRefusal,
  language: Language,
): Pick<ObshellListErrorResponse, 'status' | 'error'> {
  const { status, code, legacyCode, ...entry }: ObshellErrorEntry = obshellErrors[name];
  const oldNumber = legacyCode === undefined ? {} : { code: legacyCode };
  return { status, error: { ...oldNumber, errCode: code, message: renderMessage(entry, values, language) } };
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
  const write = (body: (Done & { data?: unknown }) | ObshellListErrorResponse): HttpAnswer => ({
    status: body.status,
    headers,
    body: writeGoJson(body),
  });
  switch (answer.kind) {
    case 'data': {
      const answered = write({ successful: true, ...common(200), data: answer.data });
      if (answer.etag === undefined) return answered;
      return { ...answered, headers: { ...headers, ...revalidated(answer.etag) } };
    }
    case 'contents': {
      const items = answer.items.length === 0 ? 'null' : `[${answer.items.join()}]`;
      const before = writeGoJson({ successful: true, ...common(200) }).slice(0, -1);
      const member: keyof ObshellContents = 'contents';
      return { status: 200, headers, body: `${before},"data":{"${member}":${items}}}` };
    }
    case 'not-modified':
      return { status: 304, headers: revalidated(answer.etag), body: '' };
    case 'no-data':
      return write({ successful: true, ...common(200) });
    case 'refusal': {
      if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = String(answer.retryAfterSeconds);
      const { status, error } = writeRefusal(answer, facts.language);
      return write({
        successful: false,
        ...common(status),
        ...('data' in answer && { data: answer.data }),
        error,
      });
    }
  }
}
