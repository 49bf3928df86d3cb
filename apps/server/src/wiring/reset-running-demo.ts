import { type OperatePorts, operateTask, type Runner } from '@obstop/engine';
import { resetDemoFleet } from '@obstop/fleet';
import type { Store } from '@obstop/store';

/**
 * Makes the demo fleet anew while the runner is at work: tasks under way are cancelled and end, then the fleet is made
 * anew, and only then the clusters are given free, so that no stop is accepted in between. Tasks stay in the list.
 */
export async function resetRunningDemo(
  store: Store,
  ports: OperatePorts,
  runner: Pick<Runner, 'poke' | 'idle'>,
): Promise<void> {
  // A task may be accepted while others end; so until none is left.
  for (
    let running = await store.tasks.listRunning();
    running.length > 0;
    running = await store.tasks.listRunning()
  ) {
    for (const id of running) {
      const outcome = await operateTask(ports, id, 'cancel-task');
      if (outcome.kind === 'done') runner.poke(id);
    }
    await runner.idle();
  }
  await resetDemoFleet(store, ports.clock.nowMs());
  for (const { id } of await store.clusters.list()) {
    const holder = await store.tasks.lockHolder(id);
    if (holder !== undefined) await operateTask(ports, holder, 'release-task');
  }
}
