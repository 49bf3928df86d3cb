/**
 * Run by tests as a process of its own: `replica-process.ts <database URL> <owner> <milliseconds per step>`. Ends by signal.
 * Says `ready` once it takes tasks, and `idle` each time it runs none any more.
 */
import { writeSync } from 'node:fs';
import { startReplica } from './replica.ts';

const [, , databaseUrl = '', owner = '', stepMs = ''] = process.argv;
let isBusy = false;
const { runner } = await startReplica({
  databaseUrl,
  owner,
  stepMs: Number(stepMs),
  async onStep() {
    if (isBusy) return;
    isBusy = true;
    await runner.idle();
    isBusy = false;
    writeSync(1, 'idle\n');
  },
});
writeSync(1, 'ready\n');
