import type { Language } from '@obstop/contracts';

export interface Data<D> {
  kind: 'data';
  data: D;
}

export interface NoData {
  kind: 'no-data';
}

/** What the caller has is current. */
export interface NotModified {
  kind: 'not-modified';
  etag: string;
}

/** An error of a catalogue with its arguments. */
export interface Refusal<E extends string> {
  kind: 'refusal';
  name: E;
  values: Readonly<Record<string, string | number>>;
}

/** Facts of one request that its envelope shows. */
export interface RequestFacts {
  traceId: string;
  /** Address that answered. */
  server: string;
  startedAtMs: number;
  nowMs: number;
  language: Language;
  acceptsGzip?: boolean;
}

/** What goes out. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** In place of `body`, of an answer that was written as bytes. */
  bytes?: Buffer;
  /** What the bytes are compressed with; absent where they are not. */
  encoding?: 'gzip';
}

export function data<D>(value: D): Data<D> {
  return { kind: 'data', data: value };
}

export const noData: NoData = { kind: 'no-data' };

/** Whole milliseconds that the answer took. */
export const durationOf = ({ nowMs, startedAtMs }: RequestFacts): number =>
  Math.max(0, Math.round(nowMs - startedAtMs));
