// Owns: what must hold after every step, judged from the durable state and the world alone.
// Does not own: how the state came about. It shares no code with the state machine or the runner.
// Invariants: E1, E2, E3, E6, E7 of the engine's rules, the order of the graph, the effect of every success, and that nothing
// waits for ever (liveness.ts).

import type { ClusterId, ServerId, SubtaskId, Task, TaskId } from '@obstop/domain';
import { isObshellTask } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';
import { type ClaimPace, newClaimPace } from './claim-pace.ts';
import { type ClusterWorld, worldOf } from './cluster-world.ts';
import { missingEffects, notRestored, snapshotOf } from './effects.ts';
import type { FaultInjector } from './fault-injector.ts';
import { type Liveness, newLiveness } from './liveness.ts';
import { type SeenSubtask, seenAfter, wrongRun } from './run-rules.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** Checks the simulation and keeps the first violation. */
export interface Checker extends Pick<Liveness, 'disturbed' | 'asked'> {
  violation(): string | undefined;
  report(violation: string): void;
  count(what: string): void;
  /** A task was answered as accepted (E1). */
  accepted(id: TaskId): void;
  /** Somebody who does not own the task has written to it. */
  operated(id: TaskId): void;
  /** The process has become the task's owner. */
  claimed(id: TaskId, owner: Owner): void;
  claimPace: ClaimPace;
  /** Looks at everything that changed since the last call. */
  look(): void;
  /** Called once there are no more faults and requests and nothing is under way. */
  atRest(): void;
  /** How often each kind of event was seen. It shows when a simulation tests nothing. */
  seen: Map<string, number>;
}

interface Known {
  revision: number;
  epoch: number;
  task: Task;
  /** The task has taken the cluster and not given it up. An obshell task begins without it. */
  held: boolean;
  /** The task has given up the cluster once; others may have had it in between. */
  shared: boolean;
  /** Subtasks that were done, undone or not begun when the cluster was given up, and that have not begun since. */
  leftToOthers: Set<SubtaskId>;
  before: ClusterWorld;
  /** Processes that were alive when the last node began to look. */
  aliveAtLastLook: ReadonlySet<ServerId>;
  subtasks: SeenSubtask[];
}

/** What a checker looks at. */
export interface CheckerParts {
  data: MemoryTasks;
  worlds: ReadonlyMap<ClusterId, ClusterWorld>;
  scheduler: Scheduler;
  faults: FaultInjector;
  isAnyoneHealthy(): boolean;
}

const inOrder = (task: Task): boolean => {
  const done = new Set(task.subtasks.filter(({ status }) => status === 'SUCCESSFUL').map(({ id }) => id));
  return task.subtasks.every(
    ({ status, upstreamIds }) => status === 'PENDING' || upstreamIds.every((id) => done.has(id)),
  );
};

/** An obshell task begins without its cluster (E2); from the third stage on it has it. */
const actsOnCluster = ({ subtasks }: Task): boolean => {
  const check = subtasks.find(({ step }) => step === 'obshell-check-agents');
  return check === undefined || check.status === 'SUCCESSFUL';
};

/** Watches one simulation. */
export function newChecker({ data, worlds, scheduler, faults, isAnyoneHealthy }: CheckerParts): Checker {
  let first: string | undefined;
  const acceptedIds = new Set<TaskId>();
  const known = new Map<TaskId, Known>();
  const owners = new Map<TaskId, Owner>();
  const operated = new Set<TaskId>();
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const report = (violation: string) => {
    first ??= violation;
  };
  const liveness = newLiveness(scheduler, faults, isAnyoneHealthy, report);
  const expect = (holds: boolean, violation: () => string) => {
    if (!holds) report(violation());
  };

  function lookAtEnd(task: Task, { before, shared, leftToOthers, aliveAtLastLook }: Known): void {
    const world = worldOf(worlds, task.clusterId);
    const undone = task.operation === 'ROLLBACK';
    const wrong = undone
      ? notRestored(task, shared ? undefined : before, leftToOthers, world)
      : missingEffects(task, shared, leftToOthers, aliveAtLastLook, world);
    count(undone ? 'rolled back' : wrong.length === 0 ? 'succeeded' : 'wrong');
    if (isObshellTask(task) && wrong.length === 0) count('succeeded for obshell');
    if (task.planName.startsWith('ocp-restart-') && !undone && wrong.length === 0) count('restarted');
    expect(
      wrong.length === 0,
      () => `task ${task.id} ${task.planName} ${task.operation} ended without: ${wrong.join('; ')}`,
    );
  }

  /** What the write did to each subtask, by the log of the run that it met there. */
  function lookAtRuns(task: Task, epoch: number, before: readonly SeenSubtask[]): SeenSubtask[] {
    return task.subtasks.map((after, index) => {
      const one = before[index] ?? { subtask: after };
      const { id, step, runCount } = one.subtask;
      const log = (data.logs.get(id) ?? []).filter(({ run }) => run === runCount);
      const write = { nowMs: scheduler.nowMs(), epoch, log, byOperator: operated.has(task.id) };
      for (const wrong of wrongRun(one, after, write))
        report(`task ${task.id}, subtask ${id} ${step}, at ${scheduler.elapsedMs(write.nowMs)} ms: ${wrong}`);
      return seenAfter(one, after, write);
    });
  }

  function lookAtTask({ task, revision, epoch }: TaskRecord): void {
    const before = known.get(task.id);
    if (before?.revision === revision && before.epoch === epoch) return;
    const world = worldOf(worlds, task.clusterId);
    const now: Known = before ?? {
      revision,
      epoch,
      task,
      held: false,
      shared: false,
      leftToOthers: new Set(),
      before: snapshotOf(world),
      aliveAtLastLook: new Set(),
      subtasks: [],
    };
    if (before) {
      expect(revision >= before.revision && epoch >= before.epoch, () => `task ${task.id} went back`);
      expect(before.task.status !== 'SUCCESSFUL', () => `task ${task.id} was written after its end`);
      expect(
        task.subtasks.map(({ id }) => id).join() === before.task.subtasks.map(({ id }) => id).join(),
        () => `task ${task.id} lost a subtask`,
      );
      if (before.task.status !== task.status || task.status === 'FAILED') count(`task ${task.status}`);
    }
    expect(inOrder(task), () => `task ${task.id} has a downstream before its upstream`);
    expect(
      task.startedAtMs <= (task.finishedAtMs ?? task.startedAtMs),
      () => `task ${task.id} ended at ${task.finishedAtMs}, before it started at ${task.startedAtMs}`,
    );
    const subtasks = lookAtRuns(task, epoch, now.subtasks);
    operated.delete(task.id);
    if (task.subtasks.at(-1)?.status === 'RUNNING') now.aliveAtLastLook = snapshotOf(world).alive;
    liveness.written(task, epoch, owners.get(task.id));
    // Only a write to a task that had failed already may give its cluster up (E7).
    const mayGiveUp = task.status === 'FAILED' && before?.task.status === 'FAILED';
    const holds = data.locks.get(task.clusterId) === task.id;
    const givesUp = now.held && mayGiveUp && !holds;
    now.held = holds || (now.held && !givesUp);
    now.shared ||= givesUp;
    for (const { id, status } of task.subtasks)
      if (status !== 'PENDING' && status !== 'SUCCESSFUL') now.leftToOthers.delete(id);
      else if (givesUp) now.leftToOthers.add(id);
    if (givesUp) count('released');
    if (before?.task.status === 'RUNNING' && task.status === 'FAILED' && !now.held)
      count('failed without the cluster');
    known.set(task.id, Object.assign(now, { revision, epoch, task, subtasks }));
    if (task.status === 'SUCCESSFUL') lookAtEnd(task, now);
  }

  /** E2 and E7: a task that works on a cluster holds it, and one that has ended does not. */
  function lookAtLocks(): void {
    for (const { task } of data.records.values()) {
      const holder = data.locks.get(task.clusterId);
      const holds = holder === task.id;
      const one = known.get(task.id);
      if (one) one.held ||= holds;
      const hasHad = one?.held ?? false;
      if (task.status === 'RUNNING' && (hasHad || actsOnCluster(task)))
        expect(
          holds,
          () => `task ${task.id} runs on cluster ${task.clusterId}, which ${holder ?? 'nobody'} holds`,
        );
      if (task.status === 'FAILED' && hasHad)
        expect(holds, () => `task ${task.id} failed and lost its cluster to ${holder ?? 'nobody'}`);
      if (task.status === 'SUCCESSFUL') expect(!holds, () => `task ${task.id} ended and keeps its cluster`);
    }
  }

  return {
    seen,
    report,
    count,
    disturbed: liveness.disturbed,
    asked: liveness.asked,
    claimPace: newClaimPace(scheduler, report),
    operated: (id) => void operated.add(id),
    claimed: (id, owner) => void owners.set(id, owner),
    violation: () => first,
    accepted: (id) => {
      count('accepted');
      acceptedIds.add(id);
    },
    look: () => {
      for (const record of data.records.values()) lookAtTask(record);
      lookAtLocks();
      liveness.look();
      for (const id of acceptedIds) expect(data.records.has(id), () => `accepted task ${id} is lost`);
    },
    atRest: () => {
      for (const { task } of data.records.values())
        expect(
          task.status !== 'RUNNING',
          () =>
            `task ${task.id} never ends: ${task.operation} ${JSON.stringify(task.subtasks.filter(({ status }) => status !== 'PENDING' && status !== 'SUCCESSFUL').map(({ id, step, status }) => [id, step, status]))}`,
        );
      for (const [clusterId, holder] of data.locks)
        expect(
          data.records.get(holder)?.task.status === 'FAILED',
          () => `cluster ${clusterId} is held by task ${holder}, which has not failed`,
        );
    },
  };
}
