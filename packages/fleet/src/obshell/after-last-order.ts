import type { ObshellOrder } from '@obstop/engine';

/** The last order on a cluster, and what is seen of it. */
export interface OrderSight {
  /** As it is stored; with its DAG's id where that was found meanwhile. */
  order: ObshellOrder | undefined;
  /** Its DAG; absent where no agent knows one. */
  dag?: { ended: boolean } | undefined;
  /** By the clock of the agent that received it. Milliseconds since 1970. */
  nowMs: number;
  /** `subtask:run` of the call that wants something of the cluster now. */
  member: string;
}

/**
 * What may be done on the cluster next.
 * - send: nothing stands in the way of a new order. A DAG that has failed may still hold the agents and has to be passed.
 * - wait: the order may still arrive, until `untilMs` by the clock of the agent that received it; nothing is sent.
 * - forget: there is no DAG of it and can be none any more.
 * - follow: its DAG is this call's own, and runs.
 * - cancel: its DAG was left behind by another run and still runs; it is cancelled and followed to its end.
 * - conclude: its DAG has ended, and that is not stored yet.
 * - fail: its DAG has failed, and this call is one of those that it was for.
 */
export type AfterLastOrder =
  | { kind: 'send' | 'forget' | 'follow' | 'cancel' | 'conclude' | 'fail' }
  | { kind: 'wait'; untilMs: number };

/** How long an agent may take from accepting a header until the DAG shows in its lists. */
const acceptanceMs = 5_000;

/** When the agent refuses the order from, by its clock. Orders of an older version do not tell; their headers were valid for 60 s. */
export const expiresAtOf = ({ expiresAtMs, askedAt }: ObshellOrder): number =>
  expiresAtMs ?? Date.parse(askedAt) + 90_000;

/** Decides by what is stored and seen alone. An order that has been sent once is never sent again while it may still have an effect. */
export function afterLastOrder({ order, dag, nowMs, member }: OrderSight): AfterLastOrder {
  if (!order || order.end === 'succeeded') return { kind: 'send' };
  const isOwn = order.members.includes(member);
  if (dag?.ended) {
    if (order.end === undefined) return { kind: 'conclude' };
    return { kind: isOwn ? 'fail' : 'send' };
  }
  if (dag) return { kind: isOwn ? 'follow' : 'cancel' };
  const untilMs = expiresAtOf(order) + acceptanceMs;
  return order.dagId === undefined && nowMs <= untilMs ? { kind: 'wait', untilMs } : { kind: 'forget' };
}
