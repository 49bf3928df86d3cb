import { storeOutage, type TaskStore } from '@obstop/engine';
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

/** The store, with its outages and the course of its tasks counted. */
export function observedStore(store: Store, metrics: Metrics): Store {
  const onRejection = (error: unknown) => {
    const outage = storeOutage(error);
    if (outage) metrics.outage(outage.reason);
  };
  const { simulatedFleet, obshellFleet, identity, audit, agentKeys, replays } = store;
  return {
    ...store,
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
