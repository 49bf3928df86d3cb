import type { StatusWriter, SubtaskLogEntry } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toDocument } from '../../rows.ts';
import type { Schema } from '../../schema.ts';
import { toLogRow } from '../../tasks/subtask-log.ts';
import { run } from './run.ts';

const text = `with held as materialized (select 1 from tasks where id = $1 and epoch = $2 for share)
  insert into subtask_logs (subtask_id, run, at_ms, text)
  select (e.value ->> 'subtask_id')::bigint, (e.value ->> 'run')::integer, (e.value ->> 'at_ms')::bigint, e.value ->> 'text'
  from held, json_array_elements($3::json) with ordinality as e (value, n) order by e.n`;

/** None where the writer's epoch is old (E3). */
export async function appendLogAtOnce(
  db: Kysely<Schema>,
  entries: SubtaskLogEntry[],
  { taskId, epoch }: StatusWriter,
): Promise<void> {
  await run(db, text, [taskId, epoch, toDocument(entries.map(toLogRow))]);
}
