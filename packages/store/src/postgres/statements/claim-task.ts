import type { TaskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import { runText } from '../../kept.ts';
import { toDocument } from '../../rows.ts';
import type { Schema } from '../../schema.ts';
import { togetherOn } from '../together.ts';

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

const text = `update tasks set owner = n.owner, epoch = tasks.epoch + 1, revision = tasks.revision + 1
  from json_to_recordset($1::json) as n (id bigint, owner text, epoch bigint)
  where tasks.id = n.id and tasks.status = 'RUNNING' and (n.epoch is null or n.epoch = tasks.epoch)
  returning tasks.id, tasks.epoch, tasks.revision`;

/** Claims of the same time go along. Absent where the task is not to be had. */
export const claimAtOnce = togetherOn(async (db: Kysely<Schema>, items: Claim[]) => {
  const answers = new Map<Claim, Claimed | undefined>();
  // A task that is claimed twice is claimed one time after the other.
  for (let left = items; left.length > 0; left = left.filter((item) => !answers.has(item))) {
    const firsts = left.filter((item, at) => left.findIndex(({ id }) => id === item.id) === at);
    const rows = firsts.map(({ id, owner, epoch }) => ({ id, owner, epoch: epoch ?? null }));
    const claimed = await runText<Claimed>(db, text, [toDocument(rows)]);
    for (const item of firsts)
      answers.set(
        item,
        claimed.find(({ id }) => id === item.id),
      );
  }
  return items.map((item) => answers.get(item));
});
