/** What came along with the value of a call. */
export interface ResponseFacts {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Under which the server has the call in its log. */
  readonly traceId: string;
}

/** Gives the response of a call beside its value. */
export interface Answered<T> {
  /** The value, and the last answer that was read for it; no answer where it was lost and its task was found. */
  withResponse(): Promise<{ readonly data: T; readonly response: ResponseFacts | undefined }>;
}

/** A client whose every call has `withResponse`. */
export type WithResponse<C> = {
  readonly [K in keyof C]: C[K] extends (...given: infer A) => infer R
    ? R extends PromiseLike<infer T>
      ? (...given: A) => R & Answered<T>
      : C[K]
    : WithResponse<C[K]>;
};

/** Where a call leaves its last answer. */
export interface Sink {
  response?: ResponseFacts;
}

// Set only while a method begins, which is when the caller takes it: no two calls meet here.
let current: Sink | undefined;

/** The sink of the call that begins now. */
export const currentSink = (): Sink | undefined => current;

/** Begins some work under a sink. */
export function withSink<T>(sink: Sink | undefined, work: () => T): T {
  const before = current;
  current = sink;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Gives every method of a client, and of its parts, its `withResponse`. */
export function withResponses<C extends object>(client: C): WithResponse<C> {
  const made = Object.entries(client).map(([name, member]) => [
    name,
    typeof member === 'function' ? answering(member) : withResponses(member),
  ]);
  return Object.fromEntries(made);
}

function answering(method: (...given: unknown[]) => Promise<unknown>) {
  return (...given: unknown[]) => {
    const sink: Sink = {};
    const value = withSink(sink, () => method(...given));
    const withResponse = async () => ({ data: await value, response: sink.response });
    return Object.assign(value, { withResponse });
  };
}
