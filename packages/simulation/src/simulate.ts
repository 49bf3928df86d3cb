// Owns: one simulation: it builds the models and the processes, injects faults, then stops them, and checks after every step.
// Invariant: E10. Everything comes from the seed; the same seed gives the same trace.

import type { ServerId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import { memoryClusterStore, memoryTasks } from '@obstop/engine/testing';
import { playAftermath } from './aftermath.ts';
import { newChecker } from './checker.ts';
import { newClusterWorld, simulatedClusters } from './cluster-world.ts';
import { newFaultInjector } from './fault-injector.ts';
import { newProcesses } from './processes.ts';
import { newQueueModel } from './queue-model.ts';
import { sendRandomRequest } from './random-requests.ts';
import { newScheduler } from './scheduler.ts';
import { newSeededRandom } from './seeded-random.ts';
import type { SharedModels } from './simulated-process.ts';
import { newTrace } from './trace.ts';

/** How to simulate. */
export interface SimulationOptions {
  seed: number;
  /** Lines of the trace to keep; 40 by default. */
  traceLines?: number;
}

/** What came of one seed. */
export interface SimulationResult {
  seed: number;
  /** The first thing that did not hold. */
  violation: string | undefined;
  hash: string;
  steps: number;
  trace: string[];
  /** How often each thing happened. */
  seen: ReadonlyMap<string, number>;
}

/** A history longer than this does not come to rest. */
const stepLimit = 30_000;

/** Plays the history of one seed. */
export async function simulate({ seed, traceLines = 40 }: SimulationOptions): Promise<SimulationResult> {
  const random = newSeededRandom(seed);
  const trace = newTrace(traceLines);
  const scheduler = newScheduler(random, trace);
  const data = memoryTasks();
  const clusters = new Map(simulatedClusters().map((cluster) => [cluster.id, cluster]));
  const worlds = new Map([...clusters.values()].map((cluster) => [cluster.id, newClusterWorld(cluster)]));
  const unreachable = new Set<ServerId>();
  const running = () =>
    [...data.records.values()].map(({ task }) => task).filter(({ status }) => status === 'RUNNING');
  const processes = newProcesses(() => models, trace);
  const { healthy } = processes;
  const faults = newFaultInjector(random, (owner) => processes.crash(owner, 'dies'));
  const isAnyoneHealthy = () => healthy().length > 0;
  const checker = newChecker({ data, worlds, scheduler, faults, isAnyoneHealthy });
  const queue = newQueueModel(scheduler, faults, () => running().map(({ id }) => id));
  const inventory = memoryClusterStore(clusters);
  const models: SharedModels = {
    queue,
    unreachable,
    fleet: { scheduler, faults, checker, data, worlds, observations: new WeakMap(), hanging: new Set() },
    store: { scheduler, faults, data, checker, inventory, wakeUpWritten: queue.announce },
  };
  checker.count(faults.embedded ? 'embedded' : 'shared');

  function disconnectServer(): void {
    const server = random.pick([...clusters.values()].flatMap(serversOf));
    if (!server) return;
    trace.add(`server ${server.id} unreachable`);
    unreachable.add(server.id);
    const run = () => void unreachable.delete(server.id);
    scheduler.add({
      label: `server ${server.id} reachable`,
      dueMs: scheduler.nowMs() + random.below(60_000),
      run,
    });
  }
  function restartStore(): void {
    trace.add('the store is away');
    checker.count('store away');
    checker.disturbed();
    faults.setStoreAway(true);
    const run = () => {
      faults.setStoreAway(false);
      checker.disturbed();
    };
    scheduler.add({ label: 'the store is back', dueMs: scheduler.nowMs() + random.below(20_000), run });
  }
  const people = { random, trace, checker, data, worlds, queue, scheduler };
  const faultRate = random.next();
  function injectBetweenSteps(): void {
    const one = random.pick(healthy());
    if (!one) return;
    if (random.chance(0.02)) sendRandomRequest(people, one);
    if (random.chance(0.003 * faultRate)) processes.crash(one.owner, 'dies');
    else if (random.chance(0.004 * faultRate)) processes.pause(one);
    else if (random.chance(0.001 * faultRate)) processes.drain(one);
    if (random.chance(0.001 * faultRate)) restartStore();
    if (random.chance(0.002)) disconnectServer();
    const task = random.chance(0.003 * faultRate) ? random.pick(running()) : undefined;
    if (task) queue.repeat(task.id);
  }

  /** Time passes and requests come, even when nothing is under way. */
  function timePasses(): void {
    const run = () => {
      if (!faults.active()) return;
      const one = random.pick(healthy());
      if (one && random.chance(0.4)) sendRandomRequest(people, one);
      timePasses();
    };
    scheduler.add({ label: 'time passes', dueMs: scheduler.nowMs() + random.below(30_000), run });
  }

  let steps = 0;
  /** Steps until `rests` or nothing is left to happen. */
  async function go(limit: number, before: () => void, rests: () => boolean): Promise<void> {
    for (let step = 0; step < limit && !checker.violation() && !rests(); step += 1) {
      before();
      await scheduler.drainMicrotasks();
      if (!(await scheduler.step())) return;
      steps += 1;
      checker.look();
    }
  }
  const until = (holds: () => boolean) => go(stepLimit, () => {}, holds);

  for (let first = faults.embedded ? 1 : 1 + random.below(3); first > 0; first -= 1) processes.start();
  timePasses();
  await go(150 + random.below(700), injectBetweenSteps, () => false);
  faults.stop();
  trace.add('calm');
  unreachable.clear();
  processes.resume();
  // Whoever died or is going down has a successor.
  await until(() => isAnyoneHealthy() && running().length === 0);
  checker.atRest();
  await playAftermath({ data, clusters: [...clusters.values()], checker, trace, random, healthy, until });
  const { seen } = checker;
  return { seed, violation: checker.violation(), hash: trace.hash(), steps, trace: trace.lines(), seen };
}
