/** Why the store does not answer; `unreachable` and `outdated` are PostgreSQL's alone. */
export type StoreUnavailableReason =
  | 'full'
  | 'read-only'
  | 'busy'
  | 'corrupt'
  | 'io'
  | 'unreachable'
  | 'outdated';

const explanations: Record<StoreUnavailableReason, string> = {
  full: 'no space is left',
  'read-only': 'it cannot be written',
  busy: 'it is locked by someone else',
  corrupt: 'it is damaged or no database',
  io: 'reading or writing failed',
  unreachable: 'the database cannot be reached',
  outdated: 'a newer version of the program has changed its tables',
};

/**
 * The store could not do what it was asked; nothing of it was done. `cause` is the error of SQLite, PostgreSQL or the file
 * system. With `unreachable` one case is left open: a connection that broke while a commit was under way leaves unknown
 * whether it was done.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly reason: StoreUnavailableReason;

  constructor(reason: StoreUnavailableReason, options: { cause: unknown }) {
    super(`the store is unavailable: ${explanations[reason]}`, options);
    this.reason = reason;
  }
}

/** The outage of the store that an error comes from: itself, or one of its causes. */
export function storeOutage(error: unknown): StoreUnavailableError | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof StoreUnavailableError) return each;
  return undefined;
}
