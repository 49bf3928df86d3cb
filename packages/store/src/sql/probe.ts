import type { Database } from './database.ts';

/** About as much as a stop of a small cluster writes: a disk that takes less is full. */
const filler = 'x'.repeat(32_768);

/** Writes one row. Answers after the commit; rejects with StoreUnavailableError where nothing can be written. */
export function probe({ write }: Database): Promise<void> {
  return write(async (trx) => {
    await trx.updateTable('write_probe').set({ filler }).where('id', '=', 1).execute();
  });
}
