/**
 * A process of version 22 of the schema, as far as its statements go: their texts are those that it had, and are never
 * changed. It prepares them by name, and again where a table has got another form since.
 */
import { readFileSync } from 'node:fs';
import { Client } from 'pg';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The tables that it made. */
export const schemaOfVersion22: string = read('./schema.sql');

type Row = Record<string, unknown>;
/** All rows of a stop of server 2 of the demo fleet, as it accepted it. */
const stop: Record<'tasks' | 'task_facts' | 'subtasks' | 'audit_records', Row[]> = JSON.parse(
  read('./stop-of-server-2.json'),
);

const nextIds = `select nextval('task_ids') as task,
    to_json(array(select nextval('subtask_ids') from generate_series(1, n.count))) as subtasks
  from json_to_recordset($1::json) as n (count int)`;

const auditColumns =
  'at_ms, trace_id, user_id, user_name, address, operation, target, outcome, task_id, reason, status';

const insertAll = `with t as (insert into tasks select * from json_populate_recordset(null::tasks, $1::json)),
  f as (insert into task_facts select * from json_populate_recordset(null::task_facts, $2::json)),
  s as (insert into subtasks select * from json_populate_recordset(null::subtasks, $3::json)),
  a as (
    insert into audit_records (${auditColumns})
    select ${auditColumns} from json_populate_recordset(null::audit_records, $4::json)
  ), k as (
    insert into cluster_locks (cluster_id, task_id) select $5, $6 where $7::boolean
    on conflict (cluster_id) do nothing returning 1
  )
  select exists (select 1 from k) as locked`;

const selectTask = `select tasks.*, request, context, former_statuses,
  (select coalesce(json_agg(s order by s.id), '[]') from subtasks s where s.task_id = tasks.id) as subtasks
  from tasks join task_facts on task_facts.task_id = tasks.id where tasks.id = $1`;

const lockTimeout = `lock_timeout as materialized (select set_config('lock_timeout', $1::text, true))`;
const orNothing = (condition: string) => `1 / (case when ${condition} then 1 else 0 end)`;
const heldBy = (source: string) => `held as materialized (
    select * from (
      select id as task_id, epoch from tasks
      where exists (select 1 from lock_timeout) and id = any(array(select task_id from ${source}))
      order by id for share
    ) as locked
    union all select 0, 0
  )`;

const claimRows = `with ${lockTimeout}
  update tasks set owner = n.owner, epoch = tasks.epoch + 1, revision = tasks.revision + 1
  from json_to_recordset($2::json) as n (id bigint, owner text, epoch bigint)
  where exists (select 1 from lock_timeout) and tasks.id = n.id and tasks.status = 'RUNNING'
    and (n.epoch is null or n.epoch = tasks.epoch)
  returning tasks.id, tasks.epoch, tasks.revision`;

const commit = `with ${lockTimeout}, n as (
    select * from json_to_recordset($2::json) as n (id bigint, status text, operation text, finished_at_ms bigint,
      revision bigint, epoch bigint, cluster_id bigint, frees boolean, changed bigint)
  ), h as materialized (
    select id, revision, epoch from tasks
    where exists (select 1 from lock_timeout) and id = any(array(select id from n)) order by id for no key update
  ), t as (
    update tasks set status = n.status, operation = n.operation, finished_at_ms = n.finished_at_ms,
      revision = tasks.revision + 1
    from n join h using (id, revision)
    where tasks.id = n.id and h.epoch = coalesce(n.epoch, h.epoch) returning tasks.id
  ), s as (
    update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
      started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms
    from json_populate_recordset(null::subtasks, $3::json) as c join t on t.id = c.task_id
    where subtasks.id = c.id and subtasks.task_id = t.id returning subtasks.task_id
  ), l as (
    insert into subtask_logs (subtask_id, run, at_ms, text)
    select (e.value ->> 'subtask_id')::bigint, (e.value ->> 'run')::integer, (e.value ->> 'at_ms')::bigint, e.value ->> 'text'
    from json_array_elements($4::json) with ordinality as e (value, n) join t on t.id = (e.value ->> 'task_id')::bigint
    order by e.n
  ), k as (
    delete from cluster_locks using n join t using (id)
    where n.frees and cluster_locks.cluster_id = n.cluster_id and cluster_locks.task_id = n.id
  )
  select h.id, h.epoch, case when t.id is null then 0
    else ${orNothing('(select count(*) from s where s.task_id = t.id) = n.changed')} end as written
  from h join n using (id) left join t using (id)`;

const updateServers = `with ${lockTimeout}, w as (
    select * from json_to_recordset($2::json) as w (n integer, task_id bigint, epoch bigint, count bigint)
  ), ${heldBy('w')}, u0 as (
    update servers set status = coalesce(n.status, servers.status), inner_status = coalesce(n.inner_status, servers.inner_status)
    from json_to_recordset($3::json) as n (task_id bigint, epoch bigint, cluster_id bigint, id bigint, status text, inner_status text)
      join held using (task_id, epoch)
    where servers.cluster_id = n.cluster_id and servers.id = n.id returning 1
  ), u1 as (
    update simulated_servers set zone_name = n.zone_name, process_alive = n.process_alive, turns_at_ms = n.turns_at_ms,
      isolated = n.isolated, checkpoint_at_ms = n.checkpoint_at_ms
    from json_to_recordset($4::json) as n (task_id bigint, epoch bigint, cluster_id bigint, id bigint, zone_name text,
      process_alive integer, turns_at_ms bigint, isolated integer, checkpoint_at_ms bigint) join held using (task_id, epoch)
    where simulated_servers.cluster_id = n.cluster_id and simulated_servers.id = n.id returning 1
  )
  select held.epoch, ${orNothing('(select count(*) from u0) + (select count(*) from u1) = (select coalesce(sum(count), 0) from w join held using (task_id, epoch))')} as written
  from w left join held using (task_id) order by w.n`;

/** What it does; each call is one of its statements. */
export interface WriterOfVersion22 {
  /** Accepts a stop of server 2. Its wake-up is left to those who look for tasks without one. */
  accept(): Promise<number>;
  claim(id: number): Promise<Row | undefined>;
  load(id: number): Promise<(Row & { subtasks: Row[] }) | undefined>;
  /** Writes these states of subtasks, with a line for each, by the revision and epoch. Answers whether it was written. */
  commit(task: Row, subtasks: Row[]): Promise<boolean>;
  /** Stops server 2, in the inventory and in the simulation, for the owner of this epoch. Answers with the epoch found. */
  stopServer(task: number, epoch: number): Promise<unknown>;
}

/** Connects. `atEnd` is given how to disconnect. */
export async function startWriter(
  databaseUrl: string,
  atEnd: (end: () => Promise<void>) => void,
): Promise<WriterOfVersion22> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  atEnd(() => client.end());
  await client.query('set search_path to obstop');
  const texts = [nextIds, insertAll, selectTask, claimRows, commit, updateServers];
  let generation = 0;
  const run = async (text: string, values: unknown[]): Promise<Row[]> => {
    const send = () => client.query({ name: `${texts.indexOf(text)}_${generation}`, text, values });
    const { rows } = await send().catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === '0A000')) throw error;
      generation += 1;
      return send();
    });
    return rows;
  };
  const document = (rows: Row[]) => JSON.stringify(rows);
  const first = async (text: string, values: unknown[]) => (await run(text, values))[0];
  return {
    async accept() {
      const given = await first(nextIds, [document([{ count: stop.subtasks.length }])]);
      const [id, subtaskIds] = [Number(given?.task), (given?.subtasks ?? []) as number[]];
      // The fixture counts from 1.
      const moved = (ids: unknown) =>
        JSON.stringify(JSON.parse(String(ids)).map((each: number) => subtaskIds[each - 1]));
      const subtasks = stop.subtasks.map((each, at) => ({
        ...each,
        id: subtaskIds[at],
        task_id: id,
        upstream_ids: moved(each.upstream_ids),
        downstream_ids: moved(each.downstream_ids),
      }));
      const audit = stop.audit_records.map((each) => ({ ...each, task_id: id }));
      const tasks = stop.tasks.map((each) => ({ ...each, id }));
      const facts = stop.task_facts.map((each) => ({ ...each, task_id: id }));
      await run(insertAll, [...[tasks, facts, subtasks, audit].map(document), 1, id, true]);
      return id;
    },
    claim: (id) => first(claimRows, ['0', document([{ id, owner: 'of version 22', epoch: null }])]),
    // The row of its statement.
    load: (id) => first(selectTask, [id]) as Promise<(Row & { subtasks: Row[] }) | undefined>,
    async commit(task, subtasks) {
      const states = subtasks.map((each) => ({
        task_id: task.id,
        id: each.id,
        status: each.status,
        operation: each.operation,
        run_count: each.run_count,
        started_at_ms: each.started_at_ms,
        finished_at_ms: each.finished_at_ms,
      }));
      const lines = subtasks.map(({ id, run_count }) => ({
        task_id: task.id,
        subtask_id: id,
        run: run_count,
        at_ms: 1,
        text: 'of version 22',
      }));
      const change = { ...task, frees: task.status !== 'RUNNING', changed: subtasks.length };
      const row = await first(commit, ['0', document([change]), document(states), document(lines)]);
      return row?.written === 1;
    },
    async stopServer(task, epoch) {
      const key = { task_id: task, epoch, cluster_id: 1, id: 2 };
      const server = { ...key, status: 'PROCESS_STOPPED', inner_status: 'INACTIVE' };
      const simulated = {
        ...key,
        zone_name: 'zone2',
        process_alive: 0,
        turns_at_ms: null,
        isolated: 1,
        checkpoint_at_ms: null,
      };
      const writer = { n: 0, task_id: task, epoch, count: 2 };
      return (await first(updateServers, ['0', ...[[writer], [server], [simulated]].map(document)]))?.epoch;
    },
  };
}
