// The least that can accept a stop: Fastify with one route that writes the rows of an accepted stop with nothing but
// better-sqlite3, all requests that have come by then in one durable commit, and answers with the same JSON. Nobody is
// authenticated, nothing is read, checked or planned, and nothing is carried out.
import Database from 'better-sqlite3';
import Fastify from 'fastify';

/** Columns that differ from stop to stop are counted up; what points at them follows. */
interface Input {
  /** A database that has the store's tables. */
  file: string;
  /** Tables in the order in which they are written, each with the rows that one accepted stop left there. */
  rows: { table: string; rows: Record<string, string | number | null>[] }[];
  url: string;
  body: unknown;
}

process.channel?.ref();
process.once('message', async ({ file, rows, url, body }: Input) => {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const idColumns = new Set(['task_id', 'cluster_id']);
  let next = 1;
  const inserts = rows
    .filter((part) => part.rows.length > 0)
    .map((part) => {
      const columns = Object.keys(part.rows[0] ?? {});
      const values = part.rows.map(() => `(${columns.map(() => '?')})`);
      const statement = database.prepare(`insert into ${part.table} (${columns}) values ${values}`);
      return () => {
        const first = next * part.rows.length;
        statement.run(
          part.rows.flatMap((row, at) =>
            columns.map((column) => {
              if (idColumns.has(column) || (column === 'id' && part.table === 'tasks')) return next;
              return column === 'id' ? first + at : (row[column] ?? null);
            }),
          ),
        );
      };
    });
  let waiting: (() => void)[] = [];
  const commit = database.transaction((count: number) => {
    for (let each = 0; each < count; each += 1) {
      for (const insert of inserts) insert();
      next += 1;
    }
  });
  const flush = () => {
    const now = waiting;
    waiting = [];
    commit(now.length);
    for (const answer of now) answer();
  };
  const app = Fastify({ logger: false });
  app.post(url, async (_request, reply) => {
    await new Promise<void>((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(resolve);
    });
    return reply.send(body);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
