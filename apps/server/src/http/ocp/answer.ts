import {
  type OcpNoData as Done,
  type Language,
  type ObstopErrorName,
  type OcpErrorResponse,
  obstopErrors,
  sayOcpError,
  writeJson,
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
import { type BegunGzip, beginGzip, endGzip } from '../begun-gzip.ts';
import { formatDateTime } from '../date-time.ts';
import { revalidated } from '../etag.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type OcpAnswer<D = unknown, B = unknown, E extends ObstopErrorName = ObstopErrorName> =
  | Data<D>
  | OcpJson<D>
  | NotModified
  | NoData
  | OcpBare<B>
  | OcpRefusal<E>;

/** Data that is written already. */
interface OcpJson<D> {
  kind: 'json';
  text: JsonOf<D> | SendableJson<D>;
  etag?: string;
}

/** The few answers without an envelope. */
interface OcpBare<B> {
  kind: 'bare';
  contentType: string;
  body: B;
}

type Success<S> = S extends { data: infer D; successful: true }
  ? Data<D> | OcpJson<D> | NotModified
  : S extends { successful: true }
    ? NoData
    : OcpBare<S>;

/** What a handler of this route may answer: its own success, and the errors that it declares. */
export type OcpAnswerOf<R> = Success<SuccessOf<R>> | OcpRefusal<Extract<ErrorOf<R>, ObstopErrorName>>;

declare const written: unique symbol;
/** The JSON text of a value. */
export type JsonOf<D> = string & { readonly [written]: D };

/** The same for texts so long that to encode and to compress them for each reader holds up others: both was done once. */
export interface SendableJson<D> {
  readonly [written]: D;
  /** From the envelope's beginning to the text's end, in UTF-8. */
  readonly beginning: Uint8Array;
  readonly gzip: BegunGzip;
}

/** An error of the catalogue with its arguments. */
export interface OcpRefusal<E extends ObstopErrorName = ObstopErrorName> extends Refusal<E> {
  target?: Record<string, unknown>;
  subErrors?: NonNullable<OcpErrorResponse['error']['subErrors']>;
  headers?: Record<string, string>;
}

/** Writes a value now, so that its text can be kept. */
export function asJson<D>(value: D): JsonOf<D> {
  return writeJson(value) as JsonOf<D>;
}

const dataBegins = '{"data":';

/** Not for the thread that answers requests. */
export function asSendable<D>(text: JsonOf<D>): SendableJson<D> {
  const beginning = new TextEncoder().encode(dataBegins + text);
  return { beginning, gzip: beginGzip(beginning) } as SendableJson<D>;
}

export function refuse<E extends ObstopErrorName>(
  name: E,
  values: OcpRefusal['values'] = {},
  more: Omit<OcpRefusal, keyof Refusal<E>> = {},
): OcpRefusal<E> {
  return { kind: 'refusal', name, values, ...more };
}

/** A refusal's status, and its error as the envelope has it. */
export function writeRefusal(
  { name, values, subErrors, target }: OcpRefusal,
  language: Language,
): Pick<OcpErrorResponse, 'status' | 'error'> {
  const entry = obstopErrors[name];
  const said = sayOcpError(entry, values, language, subErrors);
  return { status: entry.status, error: { code: entry.code, ...said, ...(target ? { target } : {}) } };
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Puts OCP's envelope around an answer; keys in alphabetical order, absent rather than null. */
export function toHttpAnswer(answer: OcpAnswer, facts: RequestFacts): HttpAnswer {
  if (answer.kind === 'bare') {
    const { contentType, body } = answer;
    const text = typeof body === 'string' ? body : writeJson(body);
    return { status: 200, headers: { 'content-type': contentType }, body: text };
  }
  if (answer.kind === 'not-modified') return { status: 304, headers: revalidated(answer.etag), body: '' };
  const { traceId, server } = facts;
  const duration = durationOf(facts);
  const timestamp = formatDateTime(facts.nowMs);
  if (answer.kind !== 'refusal') {
    const common: Done = { duration, server, status: 200, successful: true, timestamp, traceId };
    const write = (body: Done & { data?: unknown }) => ({
      status: 200,
      headers: json,
      body: writeJson(body),
    });
    if (answer.kind === 'no-data') return write(common);
    if (answer.kind === 'data') return write({ data: answer.data, ...common });
    const headers = { ...json, ...(answer.etag !== undefined && revalidated(answer.etag)) };
    const end = `,${writeJson(common).slice(1)}`;
    const { text } = answer;
    if (typeof text === 'string') return { status: 200, headers, body: dataBegins + text + end };
    const { beginning, gzip } = text;
    if (!facts.acceptsGzip)
      return { status: 200, headers, body: '', bytes: Buffer.concat([beginning, Buffer.from(end)]) };
    return { status: 200, headers, body: '', bytes: endGzip(gzip, end), encoding: 'gzip' };
  }
  const { status, error } = writeRefusal(answer, facts.language);
  const body: OcpErrorResponse = { duration, error, server, status, successful: false, timestamp, traceId };
  return { status, headers: { ...json, ...answer.headers }, body: writeJson(body) };
}
