import type { Cluster, RestartRequest, StopRequest, Subtask, Target, Task, TaskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { createRunner, type Runner } from '../runner/runner.ts';
import type { AcceptOutcome, AcceptPorts } from '../use-cases/accept.ts';
import { acceptRestart, acceptStart, acceptStop } from '../use-cases/accept-ocp.ts';
import { type CrashSwitch, createCrashSwitch } from './crash-switch.ts';
import { faultySteps } from './faulty-steps.ts';
import { manualClock } from './manual-clock.ts';
import { createOutageSwitch, type OutageSwitch } from './outage-switch.ts';
import { type ScriptedFleet, scriptedFleet } from './scripted-fleet.ts';

/** The adapters of one process over data that outlives it. */
export interface OpenedBackend {
  store: TaskStore;
  clusters: ClusterStore;
  queue: TaskQueue;
  close(): Promise<void>;
}

/** Where the scenarios keep their data: an empty one per scenario, opened again after each simulated crash. */
export interface EngineHarness {
  open(): Promise<OpenedBackend>;
  /** Between two looks at what a scenario waits for; a few turns of the event loop by default. */
  rest?(): Promise<void>;
  dispose(): Promise<void>;
}

/** One simulated process. */
export interface RigProcess extends OpenedBackend {
  runner: Runner;
  crashSwitch: CrashSwitch;
}

/** What a scenario drives. */
export interface Rig {
  cluster: Cluster;
  clock: ReturnType<typeof manualClock>;
  faults: ReturnType<typeof faultySteps>;
  outages: OutageSwitch;
  fleet: ScriptedFleet;
  /** The ports of the current process. */
  ports(): AcceptPorts;
  /** The current process. */
  process(): RigProcess;
  /** Ends the process at once, without notice, and starts the next one. `lifeWrites`: as for `crashAfter`. */
  crash(lifeWrites?: number): Promise<void>;
  /**
   * The current process crashes once its runner has written this often; transitions, statuses and log lines all count. It
   * crashes after the write and before it learns of it.
   */
  crashAfter(writes: number): void;
  stop(target: Target, options?: Partial<StopRequest>): Promise<AcceptOutcome>;
  start(target: Target): Promise<AcceptOutcome>;
  restart(target: Target, options?: Partial<RestartRequest>): Promise<AcceptOutcome>;
  /** As `stop`; throws unless it is accepted. */
  acceptedStop(target: Target, options?: Partial<StopRequest>): Promise<TaskId>;
  /** As `restart`; throws unless it is accepted. */
  acceptedRestart(target: Target, options?: Partial<RestartRequest>): Promise<TaskId>;
  task(id: TaskId): Promise<Task>;
  subtask(id: TaskId, step: string, parallelIndex?: number): Promise<Subtask>;
  /** Lets everything run until the condition holds; throws when it never does. */
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
  /** Until a `hang` among the faults is met so often, once by default, and stored as RUNNING. */
  hangs(id: TaskId, step: string, parallelIndex?: number, times?: number): Promise<void>;
  /** Until the task is no longer RUNNING. Whenever the runner pauses after a failure of the store, the pause passes at once. */
  ended(id: TaskId): Promise<Task>;
  now(): Promise<Cluster>;
}

const creator = { id: 100, name: 'admin' };

function idOf(outcome: AcceptOutcome): TaskId {
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.task.id;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Each check costs the backend a read, so that it gets a few turns to work in between. */
const fewTurns = async () => {
  for (let turns = 0; turns < 5; turns += 1) await turn();
};

/** The cluster target. */
export const wholeCluster: Target = { kind: 'cluster' };
/** The target of one zone. */
export const zoneTarget = (name: string): Target => ({ kind: 'zones', zoneNames: [name] });

/** Opens the harness with one running sample cluster and starts a runner on it. */
export async function makeRig(harness: EngineHarness, cluster: Cluster = sampleCluster()): Promise<Rig> {
  const clock = manualClock();
  const faults = faultySteps();
  const fleet = scriptedFleet(cluster);
  let writesLeft = Number.POSITIVE_INFINITY;
  let lives = 0;
  let failures = 0;
  const outages = createOutageSwitch();

  const begin = async (): Promise<RigProcess> => {
    const opened = await harness.open();
    const crashSwitch = createCrashSwitch();
    lives += 1;
    const wrote = (method: string, result: unknown) => {
      const isCommit =
        (method === 'commit' || method === 'operate') && (result as { kind?: string }).kind === 'written';
      if (!isCommit && method !== 'appendLog' && method !== 'setStatuses') return;
      writesLeft -= 1;
      if (writesLeft <= 0) crashSwitch.crash();
    };
    const runner = createRunner({
      store: outages.guard(crashSwitch.guard(opened.store, wrote)),
      queue: crashSwitch.guard(opened.queue),
      clusters: outages.guard(crashSwitch.guard(opened.clusters, wrote)),
      fleet: outages.guard(crashSwitch.guard(fleet)),
      clock,
      steps: faults.steps,
      owner: `owner-${lives}`,
      onError: () => {
        failures += 1;
      },
    });
    return { ...opened, runner, crashSwitch };
  };

  let living = await begin();
  await living.clusters.put([cluster]);
  await living.runner.start();

  const ports = () => ({
    store: living.store,
    queue: living.queue,
    clusters: living.clusters,
    clock,
    executor: '127.0.0.1',
    protectedClusters: [],
  });
  const crash = async (lifeWrites = Number.POSITIVE_INFINITY) => {
    living.crashSwitch.crash();
    await living.crashSwitch.quiet();
    await living.queue.stop();
    await living.close();
    writesLeft = lifeWrites;
    living = await begin();
    await living.runner.start();
  };
  const task = async (id: TaskId) => {
    const record = await living.store.load(id);
    if (!record) throw new Error(`task ${id} is lost`);
    return record.task;
  };
  const subtask: Rig['subtask'] = async (id, step, parallelIndex) => {
    const found = (await task(id)).subtasks.find(
      (each) => each.step === step && (parallelIndex === undefined || each.parallelIndex === parallelIndex),
    );
    if (!found) throw new Error(`task ${id} has no subtask ${step}`);
    return found;
  };
  const rest = () => harness.rest?.() ?? fewTurns();
  const until = async (condition: () => boolean | Promise<boolean>, what: string) => {
    for (let turns = 0; turns < 5000; turns += 1) {
      if (await condition()) return;
      await rest();
    }
    throw new Error(`never happened: ${what}`);
  };
  const stop: Rig['stop'] = (target, options = {}) =>
    acceptStop(
      ports(),
      {
        clusterId: cluster.id,
        target,
        isolate: target.kind !== 'cluster',
        freeze: false,
        process: 'stop',
        ...options,
      },
      creator,
    );
  const restart: Rig['restart'] = (target, options = {}) => {
    const { id: clusterId } = cluster;
    const whole = { isolate: true, freeze: false, process: 'stop' as const };
    return acceptRestart(ports(), { clusterId, target, ...whole, ...options }, creator);
  };

  return {
    cluster,
    clock,
    faults,
    outages,
    fleet,
    ports,
    process: () => living,
    crash,
    crashAfter: (count) => {
      writesLeft = count;
    },
    stop,
    start: (target) => acceptStart(ports(), { clusterId: cluster.id, target }, creator),
    restart,
    acceptedStop: async (target, options) => idOf(await stop(target, options)),
    acceptedRestart: async (target, options) => idOf(await restart(target, options)),
    task,
    subtask,
    until,
    hangs: (id, step, parallelIndex, times) =>
      until(
        async () =>
          faults.isHanging(step, parallelIndex, times) &&
          (await subtask(id, step, parallelIndex)).status === 'RUNNING',
        `${step} of task ${id} hangs`,
      ),
    ended: async (id) => {
      await until(async () => {
        if (failures > 0) clock.advance(8_000);
        failures = 0;
        return (await task(id)).status !== 'RUNNING';
      }, `task ${id} ends`);
      await living.runner.idle();
      return task(id);
    },
    now: async () => {
      const found = await living.clusters.get(cluster.id);
      if (!found) throw new Error('the cluster is lost');
      return found;
    },
  };
}
