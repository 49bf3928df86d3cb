import type { RefusalLog } from '../access/refusal-log.ts';
import type { OnViolation } from './compose.ts';

/** What each API needs of the rest of the server. */
export interface SurfaceOptions {
  nowMs(): number;
  /** Takes the refusals of calls that would have changed something. */
  refusals: Pick<RefusalLog, 'add'>;
  /** Why the service cannot do what it was asked for now, where an error says so; it is then no defect. */
  unavailableReason(error: unknown): string | undefined;
  /** True once the server was told to end: nothing new is accepted. */
  isEnding(): boolean;
  /** A defect came up under this trace id. */
  onDefect(error: unknown, traceId: string): void;
  /** Tests hand this in: every answer is then held against the contract. */
  onViolation?: OnViolation;
}
