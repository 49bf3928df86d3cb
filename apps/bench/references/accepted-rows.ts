type Row = Record<string, unknown>;

/** The rows that one accepted stop leaves, by table, in the order in which they are written. */
export type AcceptedRows = { table: keyof typeof tables; rows: Row[] }[];

/** Each with the column that names the task. */
const tables = {
  tasks: 'id',
  task_facts: 'task_id',
  cluster_locks: 'task_id',
  subtasks: 'task_id',
  audit_records: 'task_id',
};

/** Reads them back from a store; `select` runs one statement. */
export async function readAcceptedRows(
  task: number,
  select: (sql: string) => unknown[] | Promise<unknown[]>,
): Promise<AcceptedRows> {
  const found: AcceptedRows = [];
  for (const [table, key] of Object.entries(tables)) {
    const rows = await select(`select * from ${table} where ${key} = ${task}`);
    found.push({ table, rows } as AcceptedRows[number]);
  }
  return found;
}

/** How many subtasks the stop has. */
export const subtaskCount = (accepted: AcceptedRows): number =>
  accepted.find(({ table }) => table === 'subtasks')?.rows.length ?? 0;

/** What tells one accepted stop from another; ids that the database gives are strings or numbers. */
export interface AcceptedIds {
  task: unknown;
  cluster: number;
  subtasks: readonly unknown[];
}

/** Inserts the rows that one stop leaves in a table. */
export interface Insert {
  text: string;
  values(ids: AcceptedIds): unknown[];
}

/**
 * The same rows for other stops; `placeholder` is told how many come before it. The audit record's own id is left to the
 * database.
 */
export function insertsOf(accepted: AcceptedRows, placeholder: (before: number) => string): Insert[] {
  return accepted.map(({ table, rows }) => {
    const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'id' || table !== 'audit_records');
    const valueIn = (column: string, row: Row, { task, cluster, subtasks }: AcceptedIds, index: number) => {
      if (column === 'cluster_id') return cluster;
      if (column === 'task_id') return task;
      if (column === 'id') return table === 'tasks' ? task : subtasks[index];
      return row[column];
    };
    const tuples = rows.map(
      (_, row) => `(${columns.map((_each, column) => placeholder(row * columns.length + column))})`,
    );
    return {
      text: `insert into ${table} (${columns}) values ${tuples}`,
      values: (ids) =>
        rows.flatMap((row, index) => columns.map((column) => valueIn(column, row, ids, index))),
    };
  });
}
