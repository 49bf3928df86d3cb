import type { ClusterId, StopRequest, Target, TaskId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import {
  type AcceptOutcome,
  acceptObshellStart,
  acceptObshellStop,
  acceptStart,
  acceptStop,
  type ObshellAcceptOutcome,
  operateSubtask,
  operateTask,
} from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import type { Dice } from './dice.ts';
import { someObshellStart, someObshellStop } from './obshell-users.ts';
import type { SimulatedProcess } from './processes.ts';
import type { Trace } from './trace.ts';
import type { ClusterWorld } from './world.ts';

/** What people know and do. */
export interface People {
  dice: Dice;
  trace: Trace;
  checker: Checker;
  data: MemoryTasks;
  worlds: ReadonlyMap<ClusterId, ClusterWorld>;
}

function someTarget(dice: Dice, { cluster }: ClusterWorld): Target {
  const zone = dice.pick(cluster.zones);
  const server = dice.pick(serversOf(cluster));
  const kind = dice.below(3);
  if (kind === 1 && zone) return { kind: 'zones', zoneNames: [zone.name] };
  if (kind === 2 && server) return { kind: 'servers', serverIds: [server.id] };
  return { kind: 'cluster' };
}

/** A stop as OCP can express it. */
function someStop(dice: Dice, clusterId: ClusterId, target: Target): StopRequest {
  const process = dice.chance(0.7) ? ('stop' as const) : ('kill' as const);
  if (target.kind === 'cluster') return { clusterId, target, isolate: false, freeze: false, process };
  if (target.kind === 'zones') return { clusterId, target, isolate: true, freeze: false, process };
  const freeze = dice.chance(0.3);
  if (dice.chance(0.25)) return { clusterId, target, isolate: true, freeze, process: 'keep' };
  return { clusterId, target, isolate: dice.chance(0.7), freeze, process };
}

/** Somebody asks this process for something; what it answers, if it lives to answer, is noted. */
export function somebodyActs(people: People, { ports }: SimulatedProcess): void {
  const { dice, trace, checker, data, worlds } = people;
  const creator = { id: 100, name: 'admin' };
  const note = (what: string) => (answer: { kind: string }) => trace.add(`  ${what}: ${answer.kind}`);
  const unanswered = (what: string) => (error: unknown) => trace.add(`  ${what}: ${String(error)}`);
  const accepted = (what: string) => (outcome: AcceptOutcome | ObshellAcceptOutcome) => {
    note(what)(outcome);
    if (outcome.kind === 'accepted') checker.accepted(outcome.task.id);
  };

  function request(): void {
    const world = dice.pick([...worlds.values()]);
    if (!world) return;
    const starts = dice.chance(world.alive.size < serversOf(world.cluster).length ? 0.6 : 0.2);
    if (dice.chance(0.4)) requestThroughObshell(world, starts);
    else requestOfOcp(world, starts);
  }

  function requestThroughObshell(world: ClusterWorld, starts: boolean): void {
    const stop = starts ? undefined : someObshellStop(dice, data, world);
    const asked = stop ?? someObshellStart(dice, data, world);
    const { target, forcePass, clusterId } = asked;
    const kind = stop ? `${stop.zoneCall ? 'zone call' : stop.mode} stop` : 'start';
    const what = `obshell ${kind} of ${target.kind} on ${clusterId} passing ${forcePass.join() || 'nobody'}`;
    trace.add(`somebody asks ${ports.executor}: ${what}`);
    const answer = stop ? acceptObshellStop(ports, stop, creator) : acceptObshellStart(ports, asked, creator);
    answer.then(accepted(what), unanswered(what));
  }

  function requestOfOcp(world: ClusterWorld, starts: boolean): void {
    const { id: clusterId } = world.cluster;
    const target = someTarget(dice, world);
    const what = `${starts ? 'start' : 'stop'} of ${target.kind} on ${clusterId}`;
    const answer = starts
      ? acceptStart(ports, { clusterId, target }, creator)
      : acceptStop(ports, someStop(dice, clusterId, target), creator);
    trace.add(`somebody asks ${ports.executor}: ${what}`);
    answer.then(accepted(what), unanswered(what));
  }

  function operate(id: TaskId): void {
    const task = data.records.get(id)?.task;
    if (!task) return;
    const failed = dice.pick(task.subtasks.filter(({ status }) => status === 'FAILED'));
    const running = dice.pick(task.subtasks.filter(({ status }) => status === 'RUNNING'));
    const whole = [
      'retry-task',
      'retry-task',
      'rollback-task',
      'rollback-task',
      'pass-task',
      'release-task',
    ] as const;
    const ofSubtask = failed ? dice.pick(['retry-subtask', 'skip-subtask'] as const) : undefined;
    const subtask = failed ?? running;
    const command = task.status === 'RUNNING' && dice.chance(0.8) ? 'cancel-task' : dice.pick(whole);
    if (subtask && dice.chance(0.35)) {
      const what = `${ofSubtask ?? 'cancel-subtask'} ${subtask.id} of ${id}`;
      trace.add(`somebody asks ${ports.executor}: ${what}`);
      operateSubtask(ports, id, subtask.id, ofSubtask ?? 'cancel-subtask').then(note(what), unanswered(what));
    } else if (command && (task.status === 'FAILED' || dice.chance(0.25))) {
      const what = `${command} ${id}`;
      trace.add(`somebody asks ${ports.executor}: ${what}`);
      operateTask(ports, id, command).then(note(what), unanswered(what));
    }
  }

  const open = [...data.records.values()].filter(({ task }) => task.status !== 'SUCCESSFUL');
  const failed = open.filter(({ task }) => task.status === 'FAILED');
  const one = dice.pick(failed.length > 0 && dice.chance(0.7) ? failed : open);
  if (one && dice.chance(0.6)) operate(one.task.id);
  else request();
}
