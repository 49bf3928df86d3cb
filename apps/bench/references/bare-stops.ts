// The least that can accept a stop: Fastify with one route that writes the rows of an accepted stop with nothing but
// better-sqlite3, all requests that have come by then in one durable commit, and answers with the same JSON. Nobody is
// authenticated, nothing is read, checked or planned, and nothing is carried out.
import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { answerParent } from '../src/processes/answer-parent.ts';
import { type AcceptedRows, insertsOf, subtaskCount } from './accepted-rows.ts';

export interface BareStopsInput {
  /** A database that has the store's tables, and nothing in them. */
  file: string;
  rows: AcceptedRows;
  url: string;
  body: unknown;
}

answerParent(async ({ file, rows, url, body }: BareStopsInput) => {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const inserts = insertsOf(rows, () => '?').map(({ text, values }) => ({
    statement: database.prepare(text),
    values,
  }));
  const count = subtaskCount(rows);
  let last = 0;
  const commit = database.transaction((stops: number) => {
    for (let each = 0; each < stops; each += 1) {
      last += 1;
      const subtasks = Array.from({ length: count }, (_, index) => last * count + index);
      const ids = { task: last, cluster: last, subtasks };
      for (const { statement, values } of inserts) statement.run(values(ids));
    }
  });
  let waiting: (() => void)[] = [];
  const commitAll = () => {
    const now = waiting;
    waiting = [];
    commit(now.length);
    for (const answer of now) answer();
  };
  const app = Fastify({ logger: false });
  app.post(url, async (_request, reply) => {
    await new Promise<void>((resolve) => {
      if (waiting.length === 0) setImmediate(commitAll);
      waiting.push(resolve);
    });
    return reply.send(body);
  });
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
