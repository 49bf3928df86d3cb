import type { StatusWriter, SubtaskLogEntry } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';
import { toLogRow } from '../../sql/subtask-log.ts';
import { batchCallsOn } from '../batch-calls.ts';
import { heldBy, patience, patienceMs } from './guards.ts';

const text = `with ${patience}, e as (
    select (value ->> 'task_id')::bigint as task_id, (value ->> 'epoch')::bigint as epoch,
      (value ->> 'subtask_id')::bigint as subtask_id, (value ->> 'run')::integer as run,
      (value ->> 'at_ms')::bigint as at_ms, value ->> 'text' as text, n
    from json_array_elements($2::json) with ordinality as j (value, n)
  ), ${heldBy('e')}
  insert into subtask_logs (subtask_id, run, at_ms, text)
  select subtask_id, run, at_ms, text from e join held using (task_id, epoch) order by n`;

/** Lines of one run. None are written where the writer's epoch is old (E3). */
export interface LogLines {
  entries: SubtaskLogEntry[];
  by: StatusWriter;
}

/** What is written at the same time goes along. */
export const batchedAppend = batchCallsOn(async (db: Kysely<Schema>, items: LogLines[]) => {
  const rows = items.flatMap(({ entries, by }) =>
    entries.map((entry) => ({ task_id: by.taskId, epoch: by.epoch, ...toLogRow(entry) })),
  );
  await runPrepared(db, text, [patienceMs(items), toDocument(rows)]);
  return items.map(() => undefined);
});
