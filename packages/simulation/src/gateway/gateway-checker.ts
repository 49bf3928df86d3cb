// Owns: what must hold of the gateway, whatever happens to it, to the network and to the agents.
// Does not own: time limits (simulate-gateway.ts).

import type { Trace } from '../trace.ts';

/** What a user had accepted: a stop or a start of servers, which may take several runs. */
export interface UserTask {
  no: number;
  kind: 'stop' | 'start';
  /** Servers that are still to be done, with the number of their run. */
  left: Map<number, number>;
  /** Whether it was done; false also where its user has given it up. */
  isDone: boolean;
}

/** For which task a request was sent and when, and which runs it could be for. */
export type Sender = (Pick<UserTask, 'no' | 'left'> & { sentAtMs: number }) | undefined;

/** A DAG, as far as it is judged. */
export interface OrderedDag {
  id: string;
  name: 'Stop OB' | 'Start OB';
  targets: readonly string[];
  /** Of the agent that received it. */
  host: string;
  sender: Sender;
  endedAtMs?: number;
}

/** Remembers the first thing that did not hold. */
export interface GatewayChecker {
  ordered(dag: OrderedDag, isMeantCluster: boolean): void;
  tookEffect(dag: OrderedDag): void;
  /** A task has ended: its servers must be as it says. */
  ended(task: UserTask, isSo: boolean): void;
  /** An agent has refused the password of a process. */
  refusedPassword(process: string, host: string, nowMs: number): void;
  fail(what: string): void;
  count(what: string): void;
  violation(): string | undefined;
  seen: Map<string, number>;
}

const minuteMs = 60_000;

/** Logins that one process may be refused by one agent within a minute: those under way together, and two tries. */
const mostRefusals = 10;

export function newGatewayChecker(trace: Trace): GatewayChecker {
  const seen = new Map<string, number>();
  /** The DAGs of each run. */
  const dagsOf = new Map<string, OrderedDag>();
  const refusals = new Map<string, number[]>();
  let violation: string | undefined;
  let lastDone = 0;
  const count = (what: string) => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const fail = (what: string) => {
    trace.add(`!! ${what}`);
    violation ??= what;
  };
  return {
    ordered: (dag, isMeantCluster) => {
      count(dag.name);
      const { id, name, sender, targets } = dag;
      trace.add(`DAG ${id} (${name}) of ${targets.join(', ')} at ${dag.host} for task ${sender?.no}`);
      if (!isMeantCluster) return fail(`DAG ${id}: an order was taken by another cluster`);
      if (!sender) return;
      for (const target of targets) {
        const run = sender.left.get(Number(target.split(/[.:]/)[3]));
        const key = `${sender.no} ${target} ${run}`;
        const before = dagsOf.get(key);
        // Another may follow for whoever knows that the first has ended.
        if (before && (before.endedAtMs ?? Number.POSITIVE_INFINITY) > sender.sentAtMs)
          return fail(`DAG ${before.id} and DAG ${id} were made for one run of task ${sender.no}`);
        dagsOf.set(key, dag);
      }
    },
    tookEffect: ({ id, name, sender }) => {
      if (sender && sender.no < lastDone)
        fail(`DAG ${id} (${name}) of task ${sender.no} took effect after task ${lastDone} had ended`);
    },
    ended: (task, isSo) => {
      task.isDone = true;
      lastDone = task.no;
      count(`${task.kind} done`);
      trace.add(`task ${task.no} (${task.kind}) is done`);
      if (!isSo) fail(`task ${task.no} (${task.kind}) has ended without its effect`);
    },
    refusedPassword: (process, host, nowMs) => {
      const key = `${process} ${host}`;
      const times = [...(refusals.get(key) ?? []), nowMs].filter((each) => each > nowMs - minuteMs);
      refusals.set(key, times);
      if (times.length > mostRefusals)
        fail(`${host} refused a password ${times.length} times within a minute`);
    },
    fail,
    count,
    violation: () => violation,
    seen,
  };
}
