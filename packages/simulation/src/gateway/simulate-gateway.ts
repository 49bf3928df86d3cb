// Owns: one simulation of the gateway: agents, network, a user, deaths and faults; then calm, and what must have come of it.
// Invariant: E10. Everything comes from the seed; the same seed gives the same trace.

import { newScheduler, type Owner } from '../scheduler.ts';
import { newSeededRandom } from '../seeded-random.ts';
import type { SimulationOptions, SimulationResult } from '../simulate.ts';
import { newTrace } from '../trace.ts';
import { addressOf, hosts, type ModelAgent, newAgentsModel } from './agents-model.ts';
import { newGatewayChecker, type UserTask } from './gateway-checker.ts';
import { meantId, newDurable, startGateway } from './gateway-process.ts';
import { longestWayMs, networkOf } from './network-model.ts';
import { askTheSilent, type UserPorts, workOn } from './user.ts';

/** For so long faults happen, at most. */
const faultyMs = 15 * 60_000;
/** Within it the task under way ends once all is calm: agents rest for ten minutes after a refused password, and steps time out after ten. */
const restMs = 45 * 60_000;
/** Within it a task is done while nothing goes wrong. */
const promptMs = 90_000;

/** Plays the history of one seed. */
export async function simulateGateway({
  seed,
  traceLines = 60,
}: SimulationOptions): Promise<SimulationResult> {
  const random = newSeededRandom(seed);
  const trace = newTrace(traceLines);
  const scheduler = newScheduler(random, trace, () => new Promise((resolve) => setImmediate(resolve)));
  const checker = newGatewayChecker(trace);
  const model = newAgentsModel(scheduler, random, checker);
  const durable = newDurable();
  const tasks: UserTask[] = [];
  let owner: Owner | undefined;
  let isFragile = false;
  let user: UserPorts | undefined;
  const slowStore = random.chance(0.2);
  let current: UserTask | undefined;

  const isSo = ({ kind }: UserTask) =>
    hosts.every((host) => model.meant.states.get(addressOf(host)) === (kind === 'stop' ? 0 : 3));

  function start(): void {
    const born: Owner = {
      name: `gateway${1 + (checker.seen.get('dies') ?? 0)}`,
      ...{ skewMs: random.below(4_000) - 2_000, alive: true, pausedUntilMs: 0 },
    };
    owner = born;
    trace.add(`${born.name} starts`);
    const sender = () =>
      current && { no: current.no, left: new Map(current.left), sentAtMs: scheduler.nowMs() };
    const onOrder = () => {
      isFragile = true;
    };
    const fetch = networkOf({ scheduler, random, model, checker, owner: born, sender, onOrder });
    const gateway = startGateway({
      ...{ scheduler, random, owner: born, durable, fetch, onWrite: onOrder },
      writeMs: () => (slowStore && !model.isCalm ? random.below(20_000) : random.below(10)),
      isHeld: (id) => id === meantId && current !== undefined,
    });
    const itsUser: UserPorts = {
      ...{ ...gateway, random, checker, isSo, isFickle: () => !model.isCalm },
      log: (line) => trace.add(`  ${line}`),
    };
    const goOn = async () => {
      for (;;) {
        current = tasks.find((task) => !finished.has(task));
        if (current) {
          await workOn(itsUser, current);
          finished.add(current);
        }
        current = undefined;
        await gateway.clock.sleep(random.below(5_000));
      }
    };
    user = itsUser;
    void goOn();
  }
  const finished = new Set<UserTask>();

  function die(): void {
    if (!owner?.alive) return;
    owner.alive = false;
    checker.count('dies');
    trace.add(`${owner.name} dies`);
    scheduler.add({
      label: 'a successor',
      dueMs: scheduler.nowMs() + random.below(random.pick([500, 40_000]) ?? 0),
      run: start,
    });
  }

  /** Something that ends by itself, unless calm has ended it. */
  const later = (label: string, ms: number, run: () => void) =>
    scheduler.add({ label, dueMs: scheduler.nowMs() + ms, run: () => (model.isCalm ? undefined : run()) });
  function restart(agent: ModelAgent): void {
    checker.count('agent restarts');
    agent.isUp = false;
    agent.life += 1;
    later(`agent ${agent.host} is up`, random.below(30_000), () => {
      agent.isUp = true;
    });
  }
  /** Its address is silent for longer than a request is on its way, before and after. */
  function changeIdentity(agent: ModelAgent): void {
    checker.count('agent changes hands');
    const turn = (then: () => void) => {
      agent.isUp = false;
      agent.life += 1;
      later(`agent ${agent.host} changes hands`, longestWayMs + 10_000, () => {
        agent.isUp = true;
        then();
      });
    };
    turn(() => {
      agent.cluster = model.other;
      later(`agent ${agent.host} goes back`, random.below(200_000), () =>
        turn(() => {
          agent.cluster = model.meant;
        }),
      );
    });
  }
  function changePassword(): void {
    checker.count('password changes');
    model.password = `after ${scheduler.nowMs()}`;
    later('the file has the new password', random.below(40_000), () => {
      durable.password = model.password;
    });
  }
  function timePasses(): void {
    later('time passes', random.below(30_000), () => {
      const agent = random.pick(model.agents);
      if (agent?.isUp && agent.cluster === model.meant) {
        const kind = random.next();
        if (kind < 0.15) restart(agent);
        else if (kind < 0.2) changeIdentity(agent);
        else if (kind < 0.23) changePassword();
      }
      if (random.chance(0.02)) die();
      timePasses();
    });
  }
  function calm(): void {
    trace.add('calm');
    model.isCalm = true;
    durable.password = model.password;
    for (const agent of model.agents) Object.assign(agent, { cluster: model.meant, isUp: true });
  }

  let steps = 0;
  async function go(limitMs: number, rests: () => boolean, before = () => {}): Promise<boolean> {
    const untilMs = scheduler.nowMs() + limitMs;
    while (!checker.violation() && scheduler.nowMs() < untilMs) {
      if (rests()) return true;
      before();
      if (!(await scheduler.step())) return rests();
      steps += 1;
    }
    return rests();
  }
  const addTask = (kind: UserTask['kind']) =>
    void tasks.push({
      no: tasks.length + 1,
      kind,
      left: new Map(hosts.map((_, at) => [at + 1, 1])),
      isDone: false,
    });
  const allFinished = () => tasks.every((task) => finished.has(task));

  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    addTask('stop');
    addTask('start');
  }
  start();
  timePasses();
  await go(faultyMs, allFinished, () => {
    if (isFragile && random.chance(0.12)) die();
    isFragile = false;
  });
  calm();
  // The last of them may have been given up.
  addTask('start');
  if (!(await go(restMs, allFinished))) checker.fail(`after ${restMs} ms of calm a task is still under way`);
  if (!checker.violation()) {
    if (user) void askTheSilent(user);
    for (const kind of ['stop', 'start'] as const) {
      addTask(kind);
      if (!(await go(promptMs, allFinished)))
        checker.fail(`nothing went wrong, and a ${kind} was not done within ${promptMs} ms`);
    }
    // What is still on its way arrives.
    await go(longestWayMs, () => false);
    const last = tasks.at(-1);
    if (last && !isSo(last)) checker.fail('the servers do not stay as the last task left them');
  }
  if (owner) (owner as Owner).alive = false;
  const { seen } = checker;
  return { seed, violation: checker.violation(), hash: trace.hash(), steps, trace: trace.lines(), seen };
}
