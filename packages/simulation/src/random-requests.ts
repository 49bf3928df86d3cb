import type { ClusterId, RestartRequest, StopRequest, Target, TaskId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import {
  type AcceptOutcome,
  acceptObshellStart,
  acceptObshellStop,
  acceptRestart,
  acceptStart,
  acceptStop,
  type ObshellAcceptOutcome,
  operateSubtask,
  operateTask,
  StoreUnavailableError,
} from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import type { ClusterWorld } from './cluster-world.ts';
import type { QueueModel } from './queue-model.ts';
import { randomObshellStart, randomObshellStop } from './random-obshell-requests.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Trace } from './trace.ts';

/** What random requests are made from. */
export interface RequestContext {
  random: SeededRandom;
  trace: Trace;
  checker: Checker;
  data: MemoryTasks;
  worlds: ReadonlyMap<ClusterId, ClusterWorld>;
  queue: QueueModel;
  scheduler: Scheduler;
}

function randomTarget(random: SeededRandom, { cluster }: ClusterWorld): Target {
  const zone = random.pick(cluster.zones);
  const server = random.pick(serversOf(cluster));
  const kind = random.below(3);
  if (kind === 1 && zone) return { kind: 'zones', zoneNames: [zone.name] };
  if (kind === 2 && server) return { kind: 'servers', serverIds: [server.id] };
  return { kind: 'cluster' };
}

/** A stop as OCP can express it. */
function randomStop(random: SeededRandom, clusterId: ClusterId, target: Target): StopRequest {
  const process = random.chance(0.7) ? ('stop' as const) : ('kill' as const);
  if (target.kind === 'cluster') return { clusterId, target, isolate: false, freeze: false, process };
  if (target.kind === 'zones') return { clusterId, target, isolate: true, freeze: false, process };
  const freeze = random.chance(0.3);
  if (random.chance(0.25)) return { clusterId, target, isolate: true, freeze, process: 'keep' };
  return { clusterId, target, isolate: random.chance(0.7), freeze, process };
}

/** A restart as OCP can express it. */
function randomRestart(random: SeededRandom, clusterId: ClusterId, target: Target): RestartRequest {
  const forced = target.kind === 'servers' && random.chance(0.3);
  const freeze = target.kind === 'servers' && random.chance(0.3);
  return { clusterId, target, isolate: !forced, freeze, process: forced ? 'kill' : 'stop' };
}

/** Sends a random request to the process and adds its answer to the trace, if it lives long enough to answer. */
export function sendRandomRequest(people: RequestContext, { ports, owner }: SimulatedProcess): void {
  const { random, trace, checker, data, worlds, queue, scheduler } = people;
  const creator = { id: 100, name: 'admin' };

  /** A request is answered in time, by what came of it or by the word that the store is away, and by nothing else. */
  function follow<T extends { kind: string }>(what: string, answer: Promise<T>): Promise<T | undefined> {
    trace.add(`somebody asks ${owner.name}: ${what}`);
    const answered = checker.asked(`${owner.name} owes an answer to ${what}`, owner);
    return answer
      .catch((error: unknown) => {
        trace.add(`  ${what}: ${String(error)}`);
        if (!(error instanceof StoreUnavailableError)) checker.report(`${what}: ${String(error)}`);
        return undefined;
      })
      .then((outcome) => {
        answered();
        if (outcome) trace.add(`  ${what}: ${outcome.kind}`);
        return outcome;
      });
  }
  const followAccepted = async (what: string, answer: Promise<AcceptOutcome | ObshellAcceptOutcome>) => {
    const outcome = await follow(what, answer);
    if (outcome?.kind === 'accepted') checker.accepted(outcome.task.id);
  };

  function request(): void {
    const world = random.pick([...worlds.values()]);
    if (!world) return;
    const starts = random.chance(world.alive.size < serversOf(world.cluster).length ? 0.6 : 0.2);
    if (random.chance(0.4)) requestThroughObshell(world, starts);
    else requestOfOcp(world, starts);
  }

  function requestThroughObshell(world: ClusterWorld, starts: boolean): void {
    const stop = starts ? undefined : randomObshellStop(random, data, world);
    const asked = stop ?? randomObshellStart(random, data, world);
    const { target, forcePass, clusterId } = asked;
    const kind = stop ? `${stop.zoneCall ? 'zone call' : stop.mode} stop` : 'start';
    const what = `obshell ${kind} of ${target.kind} on ${clusterId} passing ${forcePass.join() || 'nobody'}`;
    const answer = stop ? acceptObshellStop(ports, stop, creator) : acceptObshellStart(ports, asked, creator);
    void followAccepted(what, answer);
  }

  function requestOfOcp(world: ClusterWorld, starts: boolean): void {
    const { id: clusterId } = world.cluster;
    const target = randomTarget(random, world);
    const verb = starts ? 'start' : random.chance(0.3) ? 'restart' : 'stop';
    const what = `${verb} of ${target.kind} on ${clusterId}`;
    const requests = {
      start: () => acceptStart(ports, { clusterId, target }, creator),
      stop: () => acceptStop(ports, randomStop(random, clusterId, target), creator),
      restart: () => acceptRestart(ports, randomRestart(random, clusterId, target), creator),
    };
    const answer: Promise<AcceptOutcome> = requests[verb]();
    void followAccepted(what, answer);
  }

  function operate(id: TaskId): void {
    const task = data.records.get(id)?.task;
    if (!task) return;
    const failed = random.pick(task.subtasks.filter(({ status }) => status === 'FAILED'));
    const running = random.pick(task.subtasks.filter(({ status }) => status === 'RUNNING'));
    const whole = [
      'retry-task',
      'retry-task',
      'rollback-task',
      'rollback-task',
      'pass-task',
      'release-task',
    ] as const;
    const ofSubtask = failed ? random.pick(['retry-subtask', 'skip-subtask'] as const) : undefined;
    const subtask = failed ?? running;
    const command = task.status === 'RUNNING' && random.chance(0.8) ? 'cancel-task' : random.pick(whole);
    if (subtask && random.chance(0.35)) {
      const what = `${ofSubtask ?? 'cancel-subtask'} ${subtask.id} of ${id}`;
      void follow(what, operateSubtask(ports, id, subtask.id, ofSubtask ?? 'cancel-subtask'));
    } else if (command && (task.status === 'FAILED' || random.chance(0.25))) {
      void follow(`${command} ${id}`, operateTask(ports, id, command));
    }
    // People who see nothing happen ask for something else at once.
    if (random.chance(0.3)) operate(id);
  }

  /** The runner looks at the task for some other reason while the operation is under way. */
  function operateWhileWoken(id: TaskId): void {
    queue.repeat(id);
    const label = `somebody is about to operate ${id}`;
    scheduler.add({ owner, label, dueMs: scheduler.nowMs() + random.below(8), run: () => operate(id) });
  }

  const open = [...data.records.values()].filter(({ task }) => task.status !== 'SUCCESSFUL');
  const failed = open.filter(({ task }) => task.status === 'FAILED');
  const one = random.pick(failed.length > 0 && random.chance(0.7) ? failed : open);
  if (!one || random.chance(0.4)) request();
  else if (random.chance(0.5)) operate(one.task.id);
  else operateWhileWoken(one.task.id);
}
