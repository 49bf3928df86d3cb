/** A named example, as the OpenAPI document and the mock show it. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** What a route says of itself besides its schemas. `E`: names of the errors that it declares. */
export interface RouteMetadata<E extends string = string> {
  readonly api: 'ocp-v2' | 'obshell-v1' | 'obstop-v1';
  /** The route's key in its router; unique in the document. */
  readonly operationId: string;
  /** Tag in the document. */
  readonly group: string;
  /** Needs no credentials. */
  readonly anonymous?: boolean;
  /** Changes nothing although it is no GET: it may be repeated. */
  readonly safe?: boolean;
  /** Answers carry an `ETag`. Where `If-None-Match` names it, the answer is 304 without a body. */
  readonly revalidated?: boolean;
  /**
   * What the caller must be granted: `RESOURCE:id:ACTION`, `{name}` being the path parameter of that name. Absent where
   * being authenticated is enough.
   */
  readonly permission?: string;
  /** Others than those with the permission may make the call too, as its description says: the call itself tells, and refuses. */
  readonly permissionInCall?: boolean;
  /** Names in the API's error catalogue; an answer outside them is a bug. */
  readonly errors: readonly E[];
  /** Success answers by example name. */
  readonly examples: Readonly<Record<string, Example>>;
  /** Request bodies by example name. */
  readonly requestExamples?: Readonly<Record<string, Example>>;
}
