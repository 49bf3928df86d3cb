import type { Language } from '@obstop/contracts';
import type { Route } from '../path-table.ts';

/** Why the front answers instead of Prism; the values are arguments for messages. */
export type Refusal =
  | { readonly kind: 'malformedPath' }
  | { readonly kind: 'pathNotFound'; readonly path: string }
  | {
      readonly kind: 'methodNotAllowed';
      readonly method: string;
      readonly path: string;
      readonly allowed: string;
    }
  | { readonly kind: 'malformedJson'; readonly reason: string }
  | { readonly kind: 'bodyTooLarge'; readonly limit: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What an envelope says of its request. */
export interface Asked {
  readonly traceId: string;
  readonly language: Language;
  /** Address that was asked. */
  readonly server: string;
  readonly durationMs: number;
}

/** An answer of the front, its body not yet written as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One API: where it lives and how it refuses. */
export interface Surface {
  readonly name: 'ocp-v2' | 'obshell-v1';
  /** Paths below it are this API's; '' for the API that has the rest. */
  readonly prefix: string;
  readonly routes: readonly Route[];
  /** Request header, in lower case, whose value comes back as the envelope's trace id. */
  readonly traceHeader: string;
  /** Reads every body as JSON, whatever its content type says. */
  readonly ignoresContentType: boolean;
  refuse(refusal: Refusal, asked: Asked): Answer;
}
