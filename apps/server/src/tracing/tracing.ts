import { newTraceparent } from './traceparent.ts';

/** What a span tells of itself; an attribute that is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** A span that begins. */
export interface SpanStart {
  name: string;
  kind: 'server' | 'internal';
  /** Its place in a trace; a new trace begins without one. */
  parent: string | undefined;
  /** Whether it is linked to its parent besides: it goes on when the parent has long ended. */
  isLinked?: boolean;
  attributes: SpanAttributes;
}

/** A span under way. */
export interface OpenSpan {
  /** Its own place, for what it causes. */
  traceparent: string;
  /** Only the first call counts. With `error`, it has failed, and that is why. */
  end(how?: { attributes?: SpanAttributes; error?: string }): void;
}

/** Where spans go. */
export interface Tracing {
  start(span: SpanStart): OpenSpan;
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>;
}

/** Records nothing; what callers and tasks carry is handed on as it came. */
export const untraced: Tracing = {
  start: ({ parent }) => ({ traceparent: parent ?? newTraceparent(), end: () => {} }),
  close: async () => {},
};
