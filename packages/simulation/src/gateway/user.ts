// Owns: a user of the gateway: stops and starts that were accepted, one after the other, done as the engine does them.
// Does not own: the engine's own rules (the other simulation), what must hold (gateway-checker.ts).
// Invariant: a run that goes on after a death keeps its number; a failed one is asked for again under the next number.

import { type ClusterId, serverId, subtaskId, taskId } from '@obstop/domain';
import type { Clock, Fleet, FleetCall } from '@obstop/engine';
import type { SeededRandom } from '../seeded-random.ts';
import type { GatewayChecker, UserTask } from './gateway-checker.ts';
import { meantId, silentId } from './gateway-process.ts';

export interface UserPorts {
  fleet: Fleet;
  clock: Clock;
  random: SeededRandom;
  checker: GatewayChecker;
  log(line: string): void;
  /** Whether the servers are as the task wants them. */
  isSo(task: UserTask): boolean;
  /** Whether users still change their minds, and steps still time out. */
  isFickle(): boolean;
}

/** Calls one step of the task's server; resolves when it is done. */
async function step(ports: UserPorts, task: UserTask, server: number, signal: AbortSignal, id: ClusterId) {
  const run = task.left.get(server) ?? 1;
  const siblings = [...task.left].filter(([each]) => each !== server);
  const subtaskOf = (each: number) => subtaskId(task.no * 10 + each);
  const call: FleetCall = {
    ...{ taskId: taskId(task.no), subtaskId: subtaskOf(server), run, signal },
    siblingsStillAhead: siblings.map(([each, itsRun]) => ({
      ...{ subtaskId: subtaskOf(each), run: itsRun },
      target: { kind: 'server', serverId: serverId(each) },
    })),
    log: (line) => ports.log(`task ${task.no}, server ${server}, run ${run}: ${line}`),
  };
  const { fleet } = ports;
  if (task.kind === 'stop') await fleet.stopProcess(id, serverId(server), 'kill', call);
  else await fleet.startProcess(id, serverId(server), call);
  await fleet.waitForProcess(id, serverId(server), task.kind === 'start', call);
}

/** Works on the task until it is done, or its user gives it up. A successor of the process may call it again. */
export async function workOn(ports: UserPorts, task: UserTask): Promise<void> {
  const { clock, random, checker, log } = ports;
  while (task.left.size > 0) {
    const ending = new AbortController();
    const limitMs = ports.isFickle() && random.chance(0.3) ? random.below(60_000) : 600_000;
    const timer = new AbortController();
    clock.sleep(limitMs, timer.signal).then(
      () => ending.abort(new Error('the step timed out')),
      () => {},
    );
    const failed: number[] = [];
    const workOnServer = async (server: number) => {
      try {
        await step(ports, task, server, ending.signal, meantId);
        task.left.delete(server);
      } catch (error) {
        failed.push(server);
        log(`task ${task.no}, server ${server}: failed: ${(error as Error).message}`);
      }
    };
    await Promise.all([...task.left.keys()].map(workOnServer));
    timer.abort('done');
    if (failed.length > 0) {
      checker.count('run failed');
      if (ports.isFickle() && random.chance(0.3)) {
        checker.count('given up');
        log(`task ${task.no} is given up`);
        return;
      }
      for (const server of failed) task.left.set(server, (task.left.get(server) ?? 1) + 1);
      await clock.sleep(random.below(5_000));
    }
  }
  checker.ended(task, ports.isSo(task));
}

/** Asks for a stop in a cluster that never answers, again and again. */
export async function askTheSilent(ports: UserPorts): Promise<never> {
  for (let no = 1_000; ; no += 1) {
    const task: UserTask = { no, kind: 'stop', left: new Map([[4, 1]]), isDone: false };
    await step(ports, task, 4, new AbortController().signal, silentId).catch(() => {});
  }
}
