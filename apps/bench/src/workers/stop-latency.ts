// A server stop from its acceptance to SUCCESSFUL, by turns with the commits of single transitions in the same store.
import { interleave } from '../measure/statistics.ts';
import { serveParent } from '../processes/serve-parent.ts';
import { makeClusters } from '../rig/clusters.ts';
import { type EngineRig, openRig } from '../rig/engine-rig.ts';

export interface StopLatencyInput {
  dataDir: string;
  rounds: number;
  commitsPerRound: number;
}

export interface StopLatencies {
  /** Subtasks of the stop. */
  steps: number;
  /** Milliseconds, one per round; of `commitMs` the mean of the round's. */
  stopMs: number[];
  commitMs: number[];
}

/** Commits a transition of one subtask of a task that nobody runs, again and again. */
async function transitionsOf(rig: EngineRig, task: Awaited<ReturnType<EngineRig['accept']>>) {
  const { tasks } = rig.store;
  let record = await tasks.load(task.id);
  return async (): Promise<void> => {
    if (!record) throw new Error(`task ${task.id} is gone`);
    const [first, ...rest] = record.task.subtasks;
    if (!first) throw new Error(`task ${task.id} has no subtasks`);
    const next = { ...record.task, subtasks: [{ ...first, runCount: first.runCount + 1 }, ...rest] };
    const outcome = await tasks.commit({ next, revision: record.revision });
    if (outcome.kind !== 'written') throw new Error(`the transition was not written: ${outcome.kind}`);
    record = { ...record, task: next, revision: outcome.revision };
  };
}

serveParent(async ({ dataDir, rounds, commitsPerRound }: StopLatencyInput): Promise<StopLatencies> => {
  const [still, ...clusters] = makeClusters(rounds + 1);
  if (!still) throw new Error('no cluster');
  const rig = await openRig({ dataDir }, [still, ...clusters]);
  await rig.runner.start();
  const unheard = { ...rig.ports, queue: { ...rig.ports.queue, notify: () => {} } };
  const resting = await rig.accept(still, 'server', unheard);
  const commit = await transitionsOf(rig, resting);
  const { stopMs, commitMs } = await interleave(rounds, {
    stopMs: async (round) => {
      const cluster = clusters[round];
      if (!cluster) throw new Error(`no cluster for round ${round}`);
      const startedAt = performance.now();
      const { id } = await rig.accept(cluster, 'server');
      await rig.settled(id);
      const took = performance.now() - startedAt;
      await rig.expectSuccess(id);
      return took;
    },
    commitMs: async () => {
      const startedAt = performance.now();
      for (let times = 0; times < commitsPerRound; times += 1) await commit();
      return (performance.now() - startedAt) / commitsPerRound;
    },
  });
  await rig.close();
  return { steps: resting.subtasks.length, stopMs, commitMs };
});
