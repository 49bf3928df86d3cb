import {
  type StoreUnavailableError,
  type StoreUnavailableReason,
  storeOutage,
  type TaskStore,
} from '@obstop/engine';
import type { Store } from '@obstop/store';
import type { Metrics } from '../http/operations/metrics.ts';

/** The port, whose rejections are told. All its members are functions. */
function watched<T extends object>(port: T, onRejection: (error: unknown) => void): T {
  const watch =
    (call: (...parameters: unknown[]) => unknown) =>
    (...parameters: unknown[]): unknown => {
      const answer = call(...parameters);
      if (answer instanceof Promise) answer.catch(onRejection);
      return answer;
    };
  // Each function is replaced by one of the same type.
  return Object.fromEntries(Object.entries(port).map(([name, call]) => [name, watch(call)])) as T;
}

/** Counts what people ask of tasks, who takes tasks up, and how they end. */
function watchedTasks(tasks: TaskStore, metrics: Metrics): TaskStore {
  return {
    ...tasks,
    async operate(id, decide) {
      metrics.commandBegins();
      try {
        return await tasks.operate(id, decide);
      } finally {
        metrics.commandEnds();
      }
    },
    async claim(id, owner) {
      const record = await tasks.claim(id, owner);
      if (record && record.epoch > 1) metrics.takenOver();
      return record;
    },
    async commit(change) {
      const outcome = await tasks.commit(change);
      const { status } = change.next;
      if (outcome.kind === 'written' && status !== 'RUNNING' && change.before?.status === 'RUNNING')
        metrics.taskEnded(status);
      return outcome;
    },
  };
}

/** What one call meets and the next may not: another one's lock, a connection that broke. */
const passing: readonly StoreUnavailableReason[] = ['busy', 'unreachable'];
/** How long a failed call speaks for the store: as long as a refused caller is asked to wait. */
const failedForMs = 5_000;

/**
 * The store, with its outages and the course of its tasks counted. For 5 s after a call that found no space, a broken disk or the like,
 * `probe` rejects with that call's error: the probe's own row may still fit where a stop does not.
 *
 * @param nowMs milliseconds of a clock that never goes back
 */
export function observedStore(store: Store, metrics: Metrics, nowMs: () => number): Store {
  let failed: { error: StoreUnavailableError; untilMs: number } | undefined;
  const onRejection = (error: unknown) => {
    const outage = storeOutage(error);
    if (!outage) return;
    metrics.outage(outage.reason);
    if (!passing.includes(outage.reason)) failed = { error: outage, untilMs: nowMs() + failedForMs };
  };
  const { simulatedFleet, obshellFleet, identity, audit, agentKeys, replays } = store;
  return {
    ...store,
    async probe() {
      if (failed && nowMs() < failed.untilMs) throw failed.error;
      await store.probe();
    },
    tasks: watchedTasks(watched(store.tasks, onRejection), metrics),
    clusters: watched(store.clusters, onRejection),
    simulatedFleet: watched(simulatedFleet, onRejection),
    obshellFleet: watched(obshellFleet, onRejection),
    identity: watched(identity, onRejection),
    audit: watched(audit, onRejection),
    agentKeys: watched(agentKeys, onRejection),
    replays: watched(replays, onRejection),
  };
}
