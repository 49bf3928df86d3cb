import { queueMs } from './queue-model.ts';
import type { Owner } from './scheduler.ts';
import { type SharedModels, type SimulatedProcess, startProcess } from './simulated-process.ts';
import type { Trace } from './trace.ts';

/** The processes of a simulation, and what becomes of them. */
export interface Processes {
  /** Those that take requests: alive, not paused, not going down. */
  healthy(): SimulatedProcess[];
  start(): void;
  /** Ends it at once. Another one starts later. */
  crash(owner: Owner, why: 'dies' | 'drained'): void;
  drain(one: SimulatedProcess): void;
  pause(one: SimulatedProcess): void;
  /** Nobody pauses any more. */
  resume(): void;
}

/** Nobody lives yet. `models` is asked for when a process starts. */
export function newProcesses(models: () => SharedModels, trace: Trace): Processes {
  let living: SimulatedProcess[] = [];
  let started = 0;

  const start = () => {
    started += 1;
    models().store.checker.disturbed();
    living.push(startProcess(models(), `p${started}`));
  };
  const isHealthy = ({ owner, draining }: SimulatedProcess) =>
    !draining && owner.pausedUntilMs <= models().store.scheduler.nowMs();

  function crash(owner: Owner, why: 'dies' | 'drained'): void {
    if (!owner.alive) return;
    const { queue, store } = models();
    const { scheduler, faults, checker } = store;
    trace.add(`${owner.name} ${why}`);
    checker.count(why);
    checker.disturbed();
    owner.alive = false;
    queue.silent(owner);
    living = living.filter((each) => each.owner !== owner);
    scheduler.add({
      label: 'a process starts',
      dueMs: scheduler.nowMs() + faults.random.below(90_000),
      run: start,
    });
  }

  return {
    start,
    crash,
    healthy: () => living.filter(isHealthy),
    drain: (one) => {
      trace.add(`${one.owner.name} drains`);
      one.draining = true;
      const { checker, faults } = models().store;
      checker.disturbed();
      void one.runner.drain(faults.random.below(queueMs.heartbeat)).then(() => crash(one.owner, 'drained'));
    },
    pause: ({ owner }) => {
      const { queue, store } = models();
      const { scheduler, faults, checker } = store;
      const ms = faults.random.below(faults.random.chance(0.5) ? 20_000 : 1_500_000);
      trace.add(`${owner.name} pauses for ${ms}`);
      checker.count('paused');
      owner.pausedUntilMs = scheduler.nowMs() + ms;
      checker.disturbed();
      checker.disturbed(owner.pausedUntilMs);
      queue.silent(owner);
    },
    resume: () => {
      for (const { owner } of living) owner.pausedUntilMs = 0;
      models().store.checker.disturbed();
    },
  };
}
