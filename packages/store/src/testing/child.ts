/** Run by tests as a process of its own: `child.ts <data directory> hold | create-and-die | create-on`. */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts';
import { createdTask } from './created-task.ts';
import { taskDraft } from './task-draft.ts';

const [, , dataDir = '', mode] = process.argv;
const store = await openSqliteStore({ dataDir });

if (mode === 'hold') {
  writeSync(1, 'ready\n');
  process.stdin.resume();
}
if (mode === 'create-and-die') {
  const task = await createdTask(store.tasks);
  writeSync(1, `${task.id}\n`);
  process.kill(process.pid, 'SIGKILL');
}
while (mode === 'create-on') {
  const task = await createdTask(store.tasks, taskDraft({ takeLock: false }));
  writeSync(1, `${task.id}\n`);
}
