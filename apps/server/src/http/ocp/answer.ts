import {
  type Language,
  type ObstopErrorName,
  type OcpErrorResponse,
  obstopErrors,
  renderMessage,
  writeJson,
} from '@obstop/contracts';
import { formatDateTime } from '../date-time.ts';

/** What a handler decides; the envelope is put around it in one place. */
export type OcpAnswer =
  | { kind: 'data'; data: unknown }
  /** Data that is written already. */
  | { kind: 'json'; text: string }
  | { kind: 'no-data' }
  /** The few answers without an envelope. */
  | { kind: 'bare'; contentType: string; body: unknown }
  | OcpRefusal;

/** An error of the catalogue with its arguments. */
export interface OcpRefusal {
  kind: 'refusal';
  name: ObstopErrorName;
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

export function data(value: unknown): OcpAnswer {
  return { kind: 'data', data: value };
}

/** As `data`, of what is JSON by now. */
export function written(text: string): OcpAnswer {
  return { kind: 'json', text };
}

export function refuse(
  name: ObstopErrorName,
  values: Record<string, string | number> = {},
  more: Omit<OcpRefusal, 'kind' | 'name' | 'values'> = {},
): OcpRefusal {
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
    const common = { duration, server, status: 200, successful: true, timestamp, traceId };
    const success = (body: unknown): HttpAnswer => ({ status: 200, headers: json, body });
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
