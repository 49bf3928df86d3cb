import { type TaskId, transition } from '@obstop/domain';
import { type OperatePorts, operateTask } from '@obstop/engine';
import { resetDemoFleet } from '@obstop/fleet';
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

/**
 * Makes the demo fleet anew, with nothing stopped and no cluster held: unfinished tasks end as cancelled, failed ones
 * give up their cluster. Tasks stay in the list. Only while no runner is at work on this store.
 */
export async function resetDemo(store: Store, ports: OperatePorts): Promise<void> {
  const nowMs = ports.clock.nowMs();
  for (const id of await store.tasks.listRunning()) await abandon(store, id, nowMs);
  for (const { id } of await store.clusters.list()) {
    const holder = await store.tasks.lockHolder(id);
    if (holder !== undefined) await operateTask(ports, holder, 'release-task');
  }
  await resetDemoFleet(store, nowMs);
}
