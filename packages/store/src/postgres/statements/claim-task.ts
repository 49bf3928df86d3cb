import type { TaskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';
import { batchCallsOn } from '../batch-calls.ts';
import { patience, patienceMs } from './guards.ts';

/** Who wants which task; with `epoch`, only if nobody has claimed it since that one. */
export interface Claim {
  id: TaskId;
  owner: string;
  epoch?: number | undefined;
}

/** What a claim has made of a task's row. */
export interface Claimed {
  id: TaskId;
  epoch: number;
  revision: number;
}

const many = `with ${patience}
  update tasks set owner = n.owner, epoch = tasks.epoch + 1, revision = tasks.revision + 1
  from json_to_recordset($2::json) as n (id bigint, owner text, epoch bigint)
  where exists (select 1 from patience) and tasks.id = n.id and tasks.status = 'RUNNING'
    and (n.epoch is null or n.epoch = tasks.epoch)
  returning tasks.id, tasks.epoch, tasks.revision`;

const one = `update tasks set owner = $2, epoch = epoch + 1, revision = revision + 1
  where id = $1 and status = 'RUNNING' and epoch = coalesce($3, epoch) returning id, epoch, revision`;

async function claimAlone(db: Kysely<Schema>, { id, owner, epoch }: Claim): Promise<Claimed | undefined> {
  return (await runPrepared<Claimed>(db, one, [id, owner, epoch ?? null]))[0];
}

/** Claims of the same time go along. Absent where the task is not to be had. */
export const batchedClaim = batchCallsOn(async (db: Kysely<Schema>, items: Claim[]) => {
  const [only] = items;
  if (only && items.length === 1) return [await claimAlone(db, only)];
  if (new Set(items.map(({ id }) => id)).size < items.length)
    throw new Error('a task that is claimed twice is claimed one time after the other');
  const rows = items.map(({ id, owner, epoch }) => ({ id, owner, epoch: epoch ?? null }));
  const claimed = await runPrepared<Claimed>(db, many, [patienceMs(items), toDocument(rows)]);
  const byId = new Map(claimed.map((each) => [each.id, each]));
  return items.map(({ id }) => byId.get(id));
});
