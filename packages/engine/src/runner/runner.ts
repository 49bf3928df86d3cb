import type { Task, TaskId } from '@obstop/domain';
import { defaultReadyLimit } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { standardSteps } from '../steps/registry.ts';
import type { StepRegistry } from '../steps/step.ts';
import { startTaskLoop, type TaskLoop, type TaskLoopPorts } from './task-loop.ts';

/** What a runner needs. It uses nothing else (E10). */
export interface RunnerOptions {
  store: TaskStore;
  queue: TaskQueue;
  fleet: Fleet;
  clusters: ClusterStore;
  clock: Clock;
  /** Name of this process among the owners of tasks (E3), for instance host and process id. */
  owner: string;
  /** The standard steps by default. */
  steps?: StepRegistry;
  /** READY and running subtasks per task; 10 by default, as in OCP. */
  readyLimit?: number;
  /** How a step's log names another task, for instance one that holds the cluster; by number and name unless given. */
  nameTask?: (task: Task) => string | Promise<string>;
  /**
   * How long a task waits after a failure of the store before it is claimed again; 1000 by default. With each further failure in a
   * row it waits twice as long, up to eight times as long.
   */
  retryAfterErrorMs?: number;
  /** Called for failures outside any step (the store, the disk). The runner takes the task up again by itself. */
  onError?: (error: unknown, id: TaskId) => void;
  /** Called for each run of a step that has ended. */
  onStep?: TaskLoopPorts['onStep'];
  /** Called when this process has claimed a task; what it returns, once the process is done with it, with the last it knew of it. */
  onOwned?: TaskLoopPorts['onOwned'];
}

/** Runs tasks. */
export interface Runner {
  /** Begins to take wake-ups; the queue brings every unfinished task (E4). */
  start(): Promise<void>;
  /** Somebody else may have changed the task: reads it again, or takes it up. */
  poke(id: TaskId): void;
  /**
   * Starts no new steps. Those that run get `graceMs`; then they are aborted, and the task does not record it, so that the next
   * start finds and repeats them. Resolves when nothing runs any more. A second call waits for the first.
   */
  drain(graceMs: number): Promise<void>;
  /** Resolves when no task is being run. */
  idle(): Promise<void>;
  /** How many tasks this process runs now. */
  inFlight(): number;
}

/**
 * Owns: which tasks this process runs, one loop per task. Does not own: the tasks themselves.
 * Invariants: E3 (a loop runs only what it claimed), E4, E6, E10.
 */
export function createRunner(options: RunnerOptions): Runner {
  const { queue, clock } = options;
  const ports = {
    store: options.store,
    fleet: options.fleet,
    clusters: options.clusters,
    clock,
    steps: options.steps ?? standardSteps,
    owner: options.owner,
    readyLimit: options.readyLimit ?? defaultReadyLimit,
    locks: {
      store: options.store,
      queue,
      clock,
      readyLimit: options.readyLimit ?? defaultReadyLimit,
      nameTask: options.nameTask ?? (({ id, name }: Task) => `${id}:${name}`),
    },
    onStep: options.onStep,
    onOwned: options.onOwned,
  };
  const firstPauseMs = options.retryAfterErrorMs ?? 1000;
  const longestPauseMs = 8 * firstPauseMs;
  const loops = new Map<TaskId, TaskLoop>();
  const resting = new AbortController();
  const supervised = new Map<TaskId, Promise<void>>();
  let drained: Promise<void> | undefined;

  /** Runs the task until it needs no owner. A wake-up that came while it ended starts another round. */
  async function supervise(id: TaskId): Promise<void> {
    for (let [goOn, failures] = [true, 0]; goOn && !drained; ) {
      const startedMs = clock.nowMs();
      const loop = startTaskLoop(id, ports);
      loops.set(id, loop);
      try {
        await loop.done;
        goOn = loop.isPoked();
        failures = 0;
      } catch (error) {
        options.onError?.(error, id);
        if (clock.nowMs() - startedMs > longestPauseMs) failures = 0;
        const pauseMs = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
        failures += 1;
        await clock.sleep(pauseMs, resting.signal).catch(() => {});
      }
    }
    loops.delete(id);
    supervised.delete(id);
  }

  const poke = (id: TaskId): void => {
    if (drained) return;
    const loop = loops.get(id);
    if (loop) loop.poke();
    else supervised.set(id, supervise(id));
  };

  async function drainAll(graceMs: number): Promise<void> {
    resting.abort();
    const queueStopped = queue.stop();
    const all = Promise.allSettled([...supervised.values()]);
    for (const loop of loops.values()) loop.drain();
    const waiting = new AbortController();
    clock.sleep(graceMs, waiting.signal).then(
      () => {
        for (const loop of loops.values()) loop.abort();
      },
      () => {},
    );
    await all;
    waiting.abort();
    await queueStopped;
  }

  return {
    start: () =>
      queue.start(async (id) => {
        poke(id);
        await supervised.get(id);
      }),
    poke,
    drain: (graceMs) => {
      drained ??= drainAll(graceMs);
      return drained;
    },
    inFlight: () => supervised.size,
    idle: async () => {
      while (supervised.size > 0) await Promise.allSettled([...supervised.values()]);
    },
  };
}
