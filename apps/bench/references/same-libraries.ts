// Every library that the server imports on its embedded store without a configuration file, in the form in which it imports
// it, and one route: what a start costs before any of our code. PostgreSQL's driver, its queue and YAML are not among them:
// the server loads them only where they are asked for (open-store.ts, options.ts).
import '@fastify/cors';
import '@ts-rest/core';
import 'env-paths';
import 'kysely';
import 'lossless-json';
import 'pino';
import 'prom-client';
import 'zod';
import path from 'node:path';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const [port, folder] = process.argv.slice(2);
if (port === undefined || folder === undefined) throw new Error('usage: same-libraries.ts PORT FOLDER');
const database = new Database(path.join(folder, 'same-libraries.db'));
database.pragma('journal_mode = WAL');
const app = Fastify({ logger: false });
app.get('/readyz', async () => {
  database.prepare('select 1').get();
  return { status: 'ready' };
});
// An orderly end, as the server's: only then is what was compiled kept for the next start.
process.on('SIGTERM', () => process.exit(0));
await app.listen({ host: '127.0.0.1', port: Number(port) });
