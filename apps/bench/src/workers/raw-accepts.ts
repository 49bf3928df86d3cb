// The reference of accepted stops on PostgreSQL in a process of its own, one round at a time.
import { type AcceptedRows, openRawAccepts, type RawAccepts } from '../../references/raw-accepts.ts';
import { serveParent } from '../processes/serve-parent.ts';

/** First `open`, then a round for each `accept`, then `close`. */
export type RawAcceptsInput =
  | { kind: 'open'; databaseUrl: string; recorded: AcceptedRows }
  /** Answers with the rate per second. */
  | { kind: 'accept'; count: number; callers: number }
  | { kind: 'close' };

let raw: RawAccepts | undefined;

serveParent(async (input: RawAcceptsInput): Promise<number> => {
  if (input.kind === 'open') raw = await openRawAccepts(input.databaseUrl, input.recorded);
  if (input.kind === 'close') await raw?.close();
  if (input.kind !== 'accept') return 0;
  if (!raw) throw new Error('not opened');
  return raw.rate(input.count, input.callers);
});
