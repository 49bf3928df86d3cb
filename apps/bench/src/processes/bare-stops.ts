import path from 'node:path';
import Database from 'better-sqlite3';
import type { Bench } from '../figure.ts';
import { seed } from '../rig/seed-store.ts';
import { own } from '../workspace.ts';
import { startChild } from './child.ts';

const tables = [
  ['tasks', 'id'],
  ['task_facts', 'task_id'],
  ['cluster_locks', 'task_id'],
  ['subtasks', 'task_id'],
  ['audit_records', 'task_id'],
] as const;

/** A Fastify whose only route writes the rows that this accepted task left in the store, and answers with `body`. */
export async function startBareStops(
  bench: Bench,
  { dataDir, taskId, url, body }: { dataDir: string; taskId: number; url: string; body: unknown },
): Promise<{ host: string; port: number }> {
  const database = new Database(path.join(dataDir, 'store.db'), { readonly: true, fileMustExist: true });
  const rows = tables.map(([table, key]) => ({
    table,
    rows: database.prepare(`select * from ${table} where ${key} = ?`).all(taskId),
  }));
  database.close();
  const bareDir = path.join(await bench.scratch(), 'data');
  await seed({ dataDir: bareDir }, []);
  const child = startChild(bench, own('references/bare-stops.ts'));
  const { port } = await child.ask<{ port: number }>({
    file: path.join(bareDir, 'store.db'),
    rows,
    url,
    body,
  });
  return { host: '127.0.0.1', port };
}
