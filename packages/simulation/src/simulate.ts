// Owns: one simulation: it builds the models and the processes, injects faults, then stops them, and checks after every step.
// Invariant: E10. Everything comes from the seed; the same seed gives the same trace.

import type { ServerId, TaskId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import { acceptObshellStart, operateTask, standardSteps } from '@obstop/engine';
import { memoryClusterStore, memoryTasks } from '@obstop/engine/testing';
import { stepsWithoutClusterCheck, stepsWithoutLooking } from './broken-steps.ts';
import { newChecker } from './checker.ts';
import { type ClusterWorld, newClusterWorld, simulatedClusters } from './cluster-world.ts';
import { type Broken, newFaultInjector } from './fault-injector.ts';
import { newQueueModel } from './queue-model.ts';
import { sendRandomRequest } from './random-requests.ts';
import { newScheduler, type Owner } from './scheduler.ts';
import { newSeededRandom } from './seeded-random.ts';
import { type SharedModels, type SimulatedProcess, startProcess } from './simulated-process.ts';
import { newTrace } from './trace.ts';

/** How to simulate. */
export interface SimulationOptions {
  seed: number;
  /** A promise to break on purpose. */
  broken?: Broken;
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
export async function simulate({
  seed,
  broken,
  traceLines = 40,
}: SimulationOptions): Promise<SimulationResult> {
  const random = newSeededRandom(seed);
  const trace = newTrace(traceLines);
  const scheduler = newScheduler(random, trace);
  const data = memoryTasks();
  const clusters = new Map(simulatedClusters().map((cluster) => [cluster.id, cluster]));
  const worlds = new Map([...clusters.values()].map((cluster) => [cluster.id, newClusterWorld(cluster)]));
  const checker = newChecker(data, worlds);
  const unreachable = new Set<ServerId>();
  const count = (what: string) => checker.seen.set(what, (checker.seen.get(what) ?? 0) + 1);
  let processes: SimulatedProcess[] = [];
  let started = 0;

  const end = (owner: Owner, why: string) => {
    if (!owner.alive) return;
    trace.add(`${owner.name} ${why}`);
    count(why);
    owner.alive = false;
    queue.silent(owner);
    processes = processes.filter((each) => each.owner !== owner);
    scheduler.add({
      label: 'a process starts',
      dueMs: scheduler.nowMs() + random.below(90_000),
      run: startAnother,
    });
  };
  const faults = newFaultInjector(random, broken, (owner) => end(owner, 'dies'));
  const queue = newQueueModel(scheduler, faults);
  const models: SharedModels = {
    queue,
    unreachable,
    steps:
      broken === 'look' ? stepsWithoutLooking : broken === 'stage' ? stepsWithoutClusterCheck : standardSteps,
    fleet: { scheduler, faults, checker, data, worlds, observations: new WeakMap() },
    store: {
      scheduler,
      faults,
      data,
      checker,
      inventory: memoryClusterStore(clusters),
      wakeUpWritten: (id) => queue.announce(id),
    },
  };
  const startAnother = () => {
    started += 1;
    processes.push(startProcess(models, `p${started}`));
  };

  const healthy = () =>
    processes.filter(({ owner, draining }) => !draining && owner.pausedUntilMs <= scheduler.nowMs());

  function drain(one: SimulatedProcess): void {
    trace.add(`${one.owner.name} drains`);
    one.draining = true;
    void one.runner.drain(random.below(30_000)).then(() => end(one.owner, 'drained'));
  }
  function pause({ owner }: SimulatedProcess): void {
    const ms = random.below(random.chance(0.5) ? 20_000 : 1_500_000);
    trace.add(`${owner.name} pauses for ${ms}`);
    count('paused');
    owner.pausedUntilMs = scheduler.nowMs() + ms;
    queue.silent(owner);
  }
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
  const faultRate = random.next();
  function injectBetweenSteps(): void {
    const one = random.pick(healthy());
    if (!one) return;
    if (random.chance(0.02)) sendRandomRequest({ random, trace, checker, data, worlds }, one);
    if (random.chance(0.003 * faultRate)) end(one.owner, 'dies');
    else if (random.chance(0.004 * faultRate)) pause(one);
    else if (random.chance(0.001 * faultRate)) drain(one);
    if (random.chance(0.002)) disconnectServer();
    const running = [...data.records.values()].filter(({ task }) => task.status === 'RUNNING');
    const task = random.chance(0.003 * faultRate) ? random.pick(running)?.task : undefined;
    if (task) queue.repeat(task.id);
  }

  /** Time passes and requests come, even when nothing is under way. */
  function timePasses(): void {
    const run = () => {
      if (!faults.active()) return;
      const one = random.pick(healthy());
      if (one && random.chance(0.4)) sendRandomRequest({ random, trace, checker, data, worlds }, one);
      timePasses();
    };
    scheduler.add({ label: 'time passes', dueMs: scheduler.nowMs() + random.below(30_000), run });
  }

  function rollBack({ ports }: SimulatedProcess, id: TaskId): void {
    operateTask(ports, id, 'rollback-task').then(
      ({ kind }) => trace.add(`  rollback of ${id}: ${kind}`),
      (error: unknown) => checker.report(`rollback of ${id}: ${String(error)}`),
    );
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
  const doNothing = () => {};
  const anybodyRuns = () => [...data.records.values()].some(({ task }) => task.status === 'RUNNING');

  for (let first = 1 + random.below(3); first > 0; first -= 1) startAnother();
  timePasses();
  await go(150 + random.below(700), injectBetweenSteps, () => false);
  faults.stop();
  trace.add('calm');
  unreachable.clear();
  for (const { owner } of processes) owner.pausedUntilMs = 0;
  if (healthy().length === 0) startAnother();
  await go(stepLimit, doNothing, () => !anybodyRuns());
  checker.atRest();

  /** Requests a start of the whole cluster, for which the holder has to give it up. */
  function startAll({ ports }: SimulatedProcess, world: ClusterWorld, asked: (id: TaskId) => void): void {
    const { id: clusterId, zones } = world.cluster;
    const agent = zones[0]?.servers[0]?.id;
    if (agent === undefined) return;
    const holder = data.locks.get(clusterId);
    const forcePass = holder === undefined ? [] : [holder];
    const request = { clusterId, target: { kind: 'cluster' as const }, forcePass, agent };
    trace.add(`start of all of ${clusterId} passing ${forcePass.join() || 'nobody'}`);
    acceptObshellStart(ports, request, { id: 0, name: 'root@sys' }).then(
      (outcome) => {
        if (outcome.kind === 'accepted') asked(outcome.task.id);
        else checker.report(`start of all of ${clusterId}: ${outcome.kind}`);
      },
      (error: unknown) => checker.report(`start of all of ${clusterId}: ${String(error)}`),
    );
  }

  // A failed task that holds its cluster can be rolled back now that nothing goes wrong. An obshell task cannot; it gives way
  // to the start below. A last request may still have been under way and come first, so that the rollback is requested up to
  // three times.
  for (const record of data.records.values()) {
    const { id, clusterId } = record.task;
    const isOpen = () =>
      record.task.status === 'FAILED' && !record.task.prohibitRollback && data.locks.get(clusterId) === id;
    for (let attempt = 0; attempt < 3 && isOpen() && !checker.violation(); attempt += 1) {
      const [one] = healthy();
      const before = record.revision;
      if (one) rollBack(one, id);
      await go(stepLimit, doNothing, () => record.revision !== before);
      await go(stepLimit, doNothing, () => !anybodyRuns());
    }
    if (isOpen()) checker.report(`task ${id} cannot be rolled back`);
  }
  // A start through obshell brings every cluster back, whatever its state and its holder.
  for (const world of worlds.values()) {
    const { id: clusterId } = world.cluster;
    let ended = !data.locks.has(clusterId) && random.chance(0.7);
    for (let attempt = 0; attempt < 3 && !ended && !checker.violation(); attempt += 1) {
      const [one] = healthy();
      let asked: TaskId | undefined;
      if (one)
        startAll(one, world, (id) => {
          asked = id;
        });
      await go(stepLimit, doNothing, () => asked !== undefined);
      await go(stepLimit, doNothing, () => !anybodyRuns());
      ended = asked !== undefined && data.records.get(asked)?.task.status === 'SUCCESSFUL';
      if (ended) count('all started');
    }
    if (!ended) checker.report(`cluster ${clusterId} cannot be started`);
  }
  const { seen } = checker;
  return { seed, violation: checker.violation(), hash: trace.hash(), steps, trace: trace.lines(), seen };
}
