import { type Cluster, type ClusterId, type TaskId, transition } from '@obstop/domain';
import { type OperatePorts, operateTask, type Runner } from '@obstop/engine';
import { resetFleet } from '@obstop/fleet';
import type { Store } from '@obstop/store';

/** Ends an unfinished task as cancelled and frees its cluster: what it worked on is about to be made anew. */
async function abandon(store: Store, id: TaskId, nowMs: number): Promise<void> {
  const record = await store.tasks.claim(id, 'reset');
  if (!record) return;
  const recovered = transition(record.task, { kind: 'recover-task', nowMs });
  const canceled =
    recovered.kind === 'ok' ? transition(recovered.task, { kind: 'cancel-task', nowMs }) : recovered;
  if (canceled.kind !== 'ok') throw new Error(`task ${id} cannot be cancelled: ${canceled.reason}`);
  await store.tasks.commit({
    next: canceled.task,
    revision: record.revision,
    epoch: record.epoch,
    lock: 'free',
  });
}

const idsOf = async ({ clusters }: Store): Promise<ClusterId[]> =>
  (await clusters.list()).map(({ id }) => id);

/** Failed tasks give up their clusters. */
async function releaseClusters(store: Store, ports: OperatePorts, ids: ClusterId[]): Promise<void> {
  for (const id of ids) {
    const holder = await store.tasks.lockHolder(id);
    if (holder !== undefined) await operateTask(ports, holder, 'release-task');
  }
}

/** The clusters that a fleet is made of anew. */
export type MakeClusters = (nowMs: number) => Cluster[];

/**
 * Makes the simulated fleet anew, of these clusters and no others, with no cluster held: unfinished tasks end as cancelled,
 * failed ones give up their cluster. Tasks stay in the list. Only while no runner is at work on this store.
 */
export async function resetStore(store: Store, ports: OperatePorts, make: MakeClusters): Promise<void> {
  const nowMs = ports.clock.nowMs();
  for (const id of await store.tasks.listRunning()) await abandon(store, id, nowMs);
  await releaseClusters(store, ports, await idsOf(store));
  await resetFleet(store, make(nowMs));
}

/**
 * The same while the runner is at work: tasks under way are cancelled and end, then the fleet is made
 * anew, and only then the clusters are given free, so that no stop is accepted in between. Tasks stay in the list.
 */
export async function resetRunning(
  store: Store,
  ports: OperatePorts,
  make: MakeClusters,
  runner: Pick<Runner, 'poke' | 'idle'>,
): Promise<void> {
  // A task may be accepted while others end; so until none is left.
  for (;;) {
    const running = await store.tasks.listRunning();
    if (running.length === 0) break;
    for (const id of running) {
      const outcome = await operateTask(ports, id, 'cancel-task');
      if (outcome.kind === 'done') runner.poke(id);
    }
    await runner.idle();
  }
  const ids = await idsOf(store);
  await resetFleet(store, make(ports.clock.nowMs()));
  await releaseClusters(store, ports, ids);
}
