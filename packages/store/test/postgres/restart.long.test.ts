import { clusterId, type TaskId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { resetDemoFleet } from '@obstop/fleet';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '../../src/postgres/open-postgres-store.ts';
import { type PostgresServer, startPostgresServer } from '../../src/testing/postgres-server.ts';
import { stopCluster } from '../../src/testing/stop-cluster.ts';
import { taskDraft } from '../../src/testing/task-draft.ts';
import { until } from '../../src/testing/wall-clock.ts';
import { type Replica, startReplica } from './replica.ts';

// Of its own: nobody else’s is stopped.
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server?.dispose());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

async function replica(schema: string, stepMs: number): Promise<Replica> {
  const started = await startReplica({ databaseUrl: server.url, schema, owner: 'replica', stepMs });
  onTestFinished(async () => {
    await started.runner.drain(0);
    await started.store.close();
  });
  await resetDemoFleet(started.store, Date.now());
  return started;
}

async function isUnderWay({ store }: Replica, id: TaskId): Promise<boolean> {
  const task = (await store.tasks.load(id))?.task;
  return task?.subtasks.some(({ status }) => status === 'SUCCESSFUL') === true && task.status === 'RUNNING';
}

describe('a database that goes away', () => {
  for (const [how, away] of [
    ['is stopped', () => server.stop()],
    ['crashes', () => server.kill()],
  ] as const)
    it(`as it ${how} ends no process and loses nothing: calls are refused, then all goes on`, async () => {
      const running = await replica(how.replaceAll(' ', '_'), 200);
      const { store, errors } = running;
      const id = await stopCluster(store);
      await until(() => isUnderWay(running, id));

      await away();
      const refused = await Promise.all([
        failure(store.tasks.load(id)),
        failure(store.tasks.create(taskDraft({ cluster: 7 }))),
        failure(store.clusters.list()),
        failure(store.identity.findUser(100)),
        failure(store.audit.append([])),
        failure(openPostgresStore({ databaseUrl: server.url, owner: 'late' })),
      ]);
      for (const error of refused) expect(error).toBeInstanceOf(StoreUnavailableError);
      // Long enough for each of the passes in the background, and for the runner, to have failed as well.
      await until(() => errors.length > 2);
      for (const error of errors) expect(error).toBeInstanceOf(StoreUnavailableError);

      await server.start();
      await until(
        async () => (await store.tasks.load(id).catch(() => undefined))?.task.status === 'SUCCESSFUL',
      );
      expect((await store.clusters.get(clusterId(1)))?.status).toBe('STOPPED');
      expect(await store.tasks.lockHolder(clusterId(1))).toBeUndefined();
      expect(await store.tasks.lockHolder(clusterId(7))).toBeUndefined();

      // News travel again, too: the connection that listens has come back.
      await resetDemoFleet(store, Date.now());
      const next = await stopCluster(store);
      await until(async () => (await store.tasks.load(next))?.task.status === 'SUCCESSFUL');
    });

  it('lets go of whoever closes meanwhile', async () => {
    const store = await openPostgresStore({ databaseUrl: server.url, owner: 'leaving', schema: 'leaving' });
    await store.queue.start(() => new Promise(() => {}));
    await store.tasks.create(taskDraft());
    await server.stop();
    await store.close();
    await server.start();
    const again = await openPostgresStore({ databaseUrl: server.url, owner: 'back', schema: 'leaving' });
    expect(await again.tasks.listRunning()).toEqual([1]);
    await again.close();
  });
});
