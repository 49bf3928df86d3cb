import { expect, it } from 'vitest';
import { createdTask } from '../../src/testing/created-task.ts';
import { databaseUrlOf } from '../../src/testing/database-url.ts';
import { taskDraft } from '../../src/testing/task-draft.ts';
import { administer, newDatabaseUrl, tempPostgresStore } from '../../src/testing/temp-postgres.ts';
import { until } from '../../src/testing/wall-clock.ts';

it('a copy of the database is taken up by another process, also where its jobs were not copied', async () => {
  const original = await newDatabaseUrl();
  const before = await tempPostgresStore(original);
  const task = await createdTask(before.tasks);
  await before.close();
  const name = `${new URL(original).pathname.slice(1)}_copy`;
  await administer(
    databaseUrlOf(original, 'postgres'),
    `create database "${name}" template "${new URL(original).pathname.slice(1)}"`,
  );
  const copy = databaseUrlOf(original, name);
  await administer(copy, 'drop schema obstop_jobs cascade');
  const restored = await tempPostgresStore(copy);
  const woken: number[] = [];
  await restored.queue.start(async (id) => void woken.push(id));
  await until(() => woken.includes(task.id));
  expect((await restored.tasks.load(task.id))?.task).toEqual(task);
  expect(await restored.tasks.create(taskDraft())).toEqual({ kind: 'locked', holder: task.id });
});
