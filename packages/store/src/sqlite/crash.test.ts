import { join } from 'node:path';
import { clusterId, taskId } from '@obstop/domain';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { startChild } from '../testing/start-child.ts';
import { tempDir, tempStore } from '../testing/temp-dir.ts';

describe('a crash', () => {
  it('right after create has answered loses nothing', async () => {
    const dataDir = tempDir();
    const child = startChild(dataDir, 'create-and-die');
    const [line] = await child.lines(1);
    await child.ended;
    const { tasks } = await tempStore(dataDir);
    const id = taskId(Number(line));
    expect((await tasks.load(id))?.task.subtasks).toHaveLength(3);
    expect(await tasks.lockHolder(clusterId(1))).toBe(id);
    expect(await tasks.listRunning()).toEqual([id]);
  });

  it('in the midst of creating keeps every answered task whole', async () => {
    const dataDir = tempDir();
    const child = startChild(dataDir, 'create-on');
    const ids = (await child.lines(25)).map(Number);
    await child.kill();
    const { tasks } = await tempStore(dataDir);
    const stored = await tasks.listRunning();
    for (const id of ids) expect(stored).toContain(id);
    for (const id of stored) expect((await tasks.load(id))?.task.subtasks).toHaveLength(3);
    const raw = new Database(join(dataDir, 'store.db'), { readonly: true });
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    raw.close();
  });
});
