import type { TaskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import type { ClaimedRow } from '../model/new-tasks.ts';
import type { Schema } from '../model/schema.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { patience, patienceMs, refuseTwice } from './guards.ts';
import { toDocument } from './insert-rows.ts';

/** Who wants which task; with `epoch`, only if nobody has claimed it since that one. */
export interface Claim {
  id: TaskId;
  owner: string;
  epoch?: number;
}

const text = `with ${patience}
  update tasks set owner = n.owner, epoch = tasks.epoch + 1, revision = tasks.revision + 1
  from json_to_recordset($2::json) as n (id bigint, owner text, epoch bigint)
  where exists (select 1 from patience) and tasks.id = n.id and tasks.status = 'RUNNING'
    and (n.epoch is null or n.epoch = tasks.epoch)
  returning tasks.id, tasks.epoch, tasks.revision`;

/** Absent where the task is not to be had. */
export async function claimTasks(db: Kysely<Schema>, claims: Claim[]): Promise<(ClaimedRow | undefined)[]> {
  refuseTwice(claims.map(({ id }) => id));
  const rows = claims.map(({ id, owner, epoch = null }) => ({ id, owner, epoch }));
  const claimed = await runPrepared<ClaimedRow>(db, text, [patienceMs(claims), toDocument(rows)]);
  const byId = new Map(claimed.map((each) => [each.id, each]));
  return claims.map(({ id }) => byId.get(id));
}
