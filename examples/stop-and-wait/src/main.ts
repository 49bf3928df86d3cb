import { ObstopError } from '@obstop/client';
import { createOcpClient } from '@obstop/client/ocp';
import { createStatusLine, progressLine } from './progress-line.ts';

const [clusterId, zoneName] = process.argv.slice(2);
if (clusterId === undefined || zoneName === undefined) {
  console.error('usage: node src/main.ts CLUSTER_ID ZONE');
  process.exit(2);
}

const ocp = createOcpClient({
  baseUrl: process.env.OCP_URL ?? 'http://127.0.0.1:8080',
  auth: {
    kind: 'basic',
    username: process.env.OCP_USERNAME ?? 'admin',
    password: process.env.OCP_PASSWORD ?? '',
  },
});

// Ctrl-C ends the waiting. The stop itself is the server's affair by then, and goes on.
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const status = createStatusLine(process.stdout);
try {
  const task = await ocp.zones.stop(clusterId, zoneName);
  console.log(`task ${task.id}: ${task.name}`);
  await task.wait({
    signal: interrupted.signal,
    onProgress: (progress) => status.show(progressLine(progress)),
  });
  status.end();
  console.log(`${zoneName} is stopped`);
} catch (error) {
  status.end();
  process.exitCode = explain(error);
}

/** Says what happened and answers the exit code. */
function explain(error: unknown): number {
  if (!ObstopError.is(error)) throw error;
  console.error(error.message);
  if (ObstopError.is(error, 'cancelled')) return 130;
  if (ObstopError.is(error, 'task-failed'))
    for (const { name, logTail = [] } of error.failedSteps) console.error([name, ...logTail].join('\n  '));
  if (ObstopError.is(error, 'conflict') && error.taskId !== undefined)
    console.error(`task ${error.taskId} has to end first`);
  if (error.mayHaveHappened)
    console.error('the stop may be under way all the same: look before you repeat it');
  if (error.traceId !== undefined) console.error(`trace id ${error.traceId}`);
  return 1;
}
