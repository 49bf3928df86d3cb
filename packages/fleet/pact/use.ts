import type { Shape } from '@obstop/pacts';
import type { Adapters, Setup } from './adapters.ts';
import type { Around } from './stage.ts';

/** What is read of an answer, and what comes of it. */
export interface Needed {
  readonly shape: Shape;
  /** Texts that stand in the outcome: in what is asked next, in the log, in the error. They say what was decided. */
  readonly comes: readonly string[];
  /** What agents answer besides, where this is another answer's story. */
  readonly around?: Around;
}

/** A call of an adapter, and the one request of it that is looked at. */
export interface Use {
  /** What it is good for; the beginning of the descriptions. */
  readonly what: string;
  readonly operationId: string;
  /** Which request of its kind; the first by default. */
  readonly nth?: number;
  readonly setup?: Setup;
  readonly around?: Around;
  readonly act: (adapters: Adapters) => Promise<unknown>;
  /** By the contract's name of the answer. */
  readonly answers: Readonly<Record<string, Needed>>;
  /** Values of the body that the provider may choose, by the name under which its state gives them. */
  readonly bodyValues?: Readonly<Record<string, string>>;
  /** What the provider's state is told besides the operation. */
  readonly parameters?: Readonly<Record<string, string>>;
}
