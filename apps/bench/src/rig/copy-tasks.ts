import path from 'node:path';
import Database from 'better-sqlite3';

/** The names of a table's columns. */
const columnsOf = (database: Database.Database, table: string): string[] =>
  database
    .prepare<[string], { name: string }>('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name);

/** Every column as it is, but for these. */
function copied(columns: string[], changed: Record<string, string>): { names: string; values: string } {
  return { names: columns.join(), values: columns.map((name) => changed[name] ?? name).join() };
}

/**
 * Writes so many copies of the last finished task with its subtasks (not their logs) into a data directory that no server has
 * open: what a hundred thousand stops leave, in seconds. The lists show them, and each can be read.
 */
export function copyFinishedTask(dataDir: string, copies: number): void {
  const database = new Database(path.join(dataDir, 'store.db'), { fileMustExist: true });
  try {
    const last = database
      .prepare<[], { id: number; first: number; count: number }>(
        `select tasks.id, min(subtasks.id) as first, count(*) as count from tasks join subtasks on task_id = tasks.id
         where tasks.status = 'SUCCESSFUL' group by tasks.id order by tasks.id desc limit 1`,
      )
      .get();
    if (!last) throw new Error(`${dataDir} has no finished task`);
    const counter = database.prepare<[string], { last_id: number }>(
      'select last_id from id_counters where kind = ?',
    );
    const lastIdOf = (kind: string) => counter.get(kind)?.last_id ?? 0;
    const [lastTask, lastSubtask] = [lastIdOf('task'), lastIdOf('subtask')];
    const each =
      'with recursive copies(n) as (select 0 union all select n + 1 from copies where n + 1 < @copies)';
    const shift = `(${lastSubtask + 1 - last.first} + n * ${last.count})`;
    const shifted = (edges: string) => `(select json_group_array(value + ${shift}) from json_each(${edges}))`;
    const task = copied(columnsOf(database, 'tasks'), { id: `${lastTask + 1} + n` });
    const facts = copied(columnsOf(database, 'task_facts'), { task_id: `${lastTask + 1} + n` });
    const subtask = copied(columnsOf(database, 'subtasks'), {
      id: `id + ${shift}`,
      task_id: `${lastTask + 1} + n`,
      upstream_ids: shifted('upstream_ids'),
      downstream_ids: shifted('downstream_ids'),
    });
    database.pragma('synchronous = OFF');
    database.transaction(() => {
      database
        .prepare(
          `${each} insert into tasks (${task.names}) select ${task.values} from copies, (select * from tasks where id = @id)`,
        )
        .run({ copies, id: last.id });
      database
        .prepare(
          `${each} insert into task_facts (${facts.names}) select ${facts.values} from copies, (select * from task_facts where task_id = @id)`,
        )
        .run({ copies, id: last.id });
      database
        .prepare(
          `${each} insert into subtasks (${subtask.names}) select ${subtask.values} from copies, (select * from subtasks where task_id = @id)`,
        )
        .run({ copies, id: last.id });
      const advance = database.prepare('update id_counters set last_id = last_id + ? where kind = ?');
      advance.run(copies, 'task');
      advance.run(copies * last.count, 'subtask');
    })();
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}
