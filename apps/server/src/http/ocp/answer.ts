import {
  type OcpNoData as Done,
  type Language,
  type ObstopErrorName,
  type OcpErrorResponse,
  obstopErrors,
  renderMessage,
  writeJson,
} from '@obstop/contracts';
import type { ErrorOf, SuccessOf } from '@obstop/contracts/routes';
import { formatDateTime } from '../date-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type OcpAnswer<D = unknown, B = unknown, E extends ObstopErrorName = ObstopErrorName> =
  | OcpData<D>
  /** Data that is written already. */
  | { kind: 'json'; text: JsonOf<D> }
  | OcpNoData
  | OcpBare<B>
  | OcpRefusal<E>;

interface OcpData<D> {
  kind: 'data';
  data: D;
}

interface OcpNoData {
  kind: 'no-data';
}

/** The few answers without an envelope. */
interface OcpBare<B> {
  kind: 'bare';
  contentType: string;
  body: B;
}

type Of<Kind extends OcpAnswer['kind'], A extends OcpAnswer> = Extract<A, { kind: Kind }>;
type Success<S> = S extends { data: infer D; successful: true }
  ? Of<'data' | 'json', OcpAnswer<D>>
  : S extends { successful: true }
    ? OcpNoData
    : OcpBare<S>;

/** What a handler of this route may answer: its own success, and the errors that it declares. */
export type OcpAnswerOf<R> = Success<SuccessOf<R>> | OcpRefusal<Extract<ErrorOf<R>, ObstopErrorName>>;

declare const written: unique symbol;
/** The JSON text of a value. */
export type JsonOf<D> = string & { readonly [written]: D };

/** An error of the catalogue with its arguments. */
export interface OcpRefusal<E extends ObstopErrorName = ObstopErrorName> {
  kind: 'refusal';
  name: E;
  values: Record<string, string | number>;
  target?: Record<string, unknown>;
  subErrors?: NonNullable<OcpErrorResponse['error']['subErrors']>;
  headers?: Record<string, string>;
}

/** Facts of one request that its envelope shows. */
export interface RequestFacts {
  traceId: string;
  /** Address that answered. */
  server: string;
  startedAtMs: number;
  nowMs: number;
  language: Language;
}

/** What goes out; a body that is a text is written already. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export function data<D>(value: D): OcpData<D> {
  return { kind: 'data', data: value };
}

export const noData: OcpNoData = { kind: 'no-data' };

/** Writes a value now, so that its text can be kept. */
export function asJson<D>(value: D): JsonOf<D> {
  return writeJson(value) as JsonOf<D>;
}

export function refuse<E extends ObstopErrorName>(
  name: E,
  values: Record<string, string | number> = {},
  more: Omit<OcpRefusal, 'kind' | 'name' | 'values'> = {},
): OcpRefusal<E> {
  return { kind: 'refusal', name, values, ...more };
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Puts OCP's envelope around an answer; keys in alphabetical order, absent rather than null. */
export function toHttpAnswer(answer: OcpAnswer, facts: RequestFacts): HttpAnswer {
  if (answer.kind === 'bare') {
    return { status: 200, headers: { 'content-type': answer.contentType }, body: answer.body };
  }
  const { traceId, server } = facts;
  const duration = Math.max(0, Math.round(facts.nowMs - facts.startedAtMs));
  const timestamp = formatDateTime(facts.nowMs);
  if (answer.kind !== 'refusal') {
    const common: Done = { duration, server, status: 200, successful: true, timestamp, traceId };
    const success = (body: (Done & { data?: unknown }) | string): HttpAnswer => ({
      status: 200,
      headers: json,
      body,
    });
    if (answer.kind === 'no-data') return success(common);
    if (answer.kind === 'data') return success({ data: answer.data, ...common });
    return success(`{"data":${answer.text},${writeJson(common).slice(1)}`);
  }
  const entry = obstopErrors[answer.name];
  const body: OcpErrorResponse = {
    duration,
    error: {
      code: entry.code,
      message: renderMessage(entry, answer.values, facts.language),
      ...(answer.subErrors ? { subErrors: answer.subErrors } : {}),
      ...(answer.target ? { target: answer.target } : {}),
    },
    server,
    status: entry.status,
    successful: false,
    timestamp,
    traceId,
  };
  return { status: entry.status, headers: { ...json, ...answer.headers }, body };
}
