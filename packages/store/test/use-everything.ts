import { clusterId, type TaskId } from '@obstop/domain';
import { createRunner, operateTask, type Runner } from '@obstop/engine';
import { createSimulatedFleet, resetDemoFleet } from '@obstop/fleet';
import type { Store } from '../src/model/store.ts';
import { portsOf, stopCluster } from '../src/testing/stop-cluster.ts';
import { until, wallClock } from '../src/testing/wall-clock.ts';

/** A runner on the store, on a fleet without latency. */
export async function startRunner(store: Store): Promise<Runner> {
  const runner = createRunner({
    store: store.tasks,
    queue: store.queue,
    clusters: store.clusters,
    fleet: createSimulatedFleet({
      state: store.simulatedFleet,
      clock: wallClock,
      random: () => 0.5,
      stepLatency: { kind: 'fixed', ms: 0 },
    }),
    clock: wallClock,
    owner: 'test',
    retryAfterErrorMs: 20,
  });
  await runner.start();
  return runner;
}

const one = clusterId(1);

/** Resolves with the task's status once it is not RUNNING any more. */
async function ended({ tasks }: Store, id: TaskId): Promise<string | undefined> {
  const status = async () => (await tasks.head(id))?.status;
  await until(async () => (await status()) !== 'RUNNING');
  return status();
}

/**
 * Writes to every table and reads from it: a stop that fails by a fault, is retried and succeeds, and what the server keeps
 * beside tasks. The store needs a runner. `round` tells one time from the next.
 */
export async function useEverything(store: Store, round: number): Promise<void> {
  const { identity, agentKeys, replays, obshellFleet, simulatedFleet, audit, tasks } = store;
  await resetDemoFleet(store, wallClock.nowMs());
  const rule = { kind: 'fail', operation: 'stopProcess', times: 1 } as const;
  await simulatedFleet.addFault({ scope: { clusterId: one }, rule });
  const id = await stopCluster(store);
  if ((await ended(store, id)) !== 'FAILED') throw new Error('the stop does not fail by its fault');
  const retried = await operateTask(portsOf(store), id, 'retry-task');
  if (retried.kind !== 'done') throw new Error(`the retry is refused: ${retried.kind}`);
  if ((await ended(store, id)) !== 'SUCCESSFUL') throw new Error('the retry fails');
  const query = { page: 1, size: 5, sort: { by: 'id', direction: 'desc' } } as const;
  const listed = await tasks.list(query);
  if (listed.tasks[0]?.id !== id || (await tasks.readTaskLog(id)).length === 0)
    throw new Error('the task is not listed');
  if ((await audit.list({ page: 1, size: 5, taskId: id })).total !== 1)
    throw new Error('the stop has no audit record');
  await audit.append([]);

  const user = { name: `user ${round}`, roles: ['operator'], permissions: [], nowMs: 1 };
  const added = await identity.addUser(user);
  if (added.kind !== 'added') throw new Error('the user is there already');
  const { id: userId } = added.user;
  await identity.changeUser(userId, { roles: [] });
  await identity.countFailedLogin(userId, { failures: 9, lockUntilMs: 9 });
  const key = { id: `key ${round}`, secret: 's', userId, disabled: false, createdAtMs: 1 };
  await identity.addAccessKey(key);
  await identity.disableAccessKey(key.id);
  if (!(await identity.findAccessKey(key.id))?.disabled || !(await identity.findUserByName(user.name)))
    throw new Error('user and key are not found');

  await agentKeys.keep(one, { bits: 512 + round, privateKey: 'p' });
  await obshellFleet.save(one, { isolatedZones: [`${round}`] });
  if ((await obshellFleet.load(one)).isolatedZones[0] !== `${round}`) throw new Error('the fleet forgets');
  const claim = { clusterId: one, request: `request ${round}`, parts: [`part ${round}`] };
  const seconds = { expiresAtSeconds: 9, nowSeconds: 1 };
  await replays.claim({ ...claim, ...seconds });
  await replays.answer(one, claim.request, { status: 200, body: '' });
  if ((await replays.claim({ ...claim, ...seconds })).kind !== 'seen')
    throw new Error('the call is forgotten');
}
