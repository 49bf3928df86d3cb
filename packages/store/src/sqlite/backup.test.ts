import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { backupSqliteStore } from './backup.ts';

it('ends while another connection goes on writing, and is a copy as of one moment', async () => {
  const dataDir = await tempDir();
  const other = new Database(join(dataDir, 'store.db'));
  onTestFinished(() => void other.close());
  other.pragma('journal_mode = WAL');
  other.exec('create table numbers (id integer primary key, padding text)');
  const write = other.prepare("insert into numbers (padding) values (printf('%.4000c', 'x'))");
  // More pages than one step of a copy has by default.
  for (let row = 0; row < 500; row += 1) write.run();
  let isOver = false;
  let written = 500;
  const writeOn = () => {
    if (isOver) return;
    written += write.run().changes;
    setImmediate(writeOn);
  };
  writeOn();
  const file = join(dataDir, 'copy.db');
  await backupSqliteStore({ dataDir }, file).finally(() => {
    isOver = true;
  });
  const copy = new Database(file, { readonly: true });
  onTestFinished(() => void copy.close());
  const count = copy.prepare('select count(*) from numbers').pluck().get() as number;
  expect(count).toBeGreaterThanOrEqual(500);
  expect(count).toBeLessThanOrEqual(written);
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
});
