import { expect, it } from 'vitest';
import { StoreUnavailableError } from '../ports/store-unavailable.ts';
import { memoryHarness } from '../testing/memory-harness.ts';
import { wholeCluster } from '../testing/rig.ts';
import { withRig } from '../testing/scenario-context.ts';

const outage = new StoreUnavailableError('unreachable', { cause: undefined });

it('a run that meets an outage while its task is read again is taken up again', async () => {
  const reading = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  const { open, ...rest } = await memoryHarness();
  const slowToRead = async () => {
    const opened = await open();
    const { store } = opened;
    const head: typeof store.head = async (id) => {
      reading.resolve();
      await read.promise;
      return store.head(id);
    };
    return { ...opened, store: { ...store, head } };
  };
  await withRig(
    async () => ({ ...rest, open: slowToRead }),
    async (rig) => {
      const step = rig.faults.steps['prepare-cluster-stop'];
      if (!step) throw new Error('there is no such step');
      let runs = 0;
      Object.assign(rig.faults.steps, {
        'prepare-cluster-stop': {
          ...step,
          run: async () => {
            runs += 1;
            if (runs > 1) return;
            await reading.promise;
            throw outage;
          },
        },
      });
      const id = await rig.acceptedStop(wholeCluster);
      await rig.until(
        async () => (await rig.subtask(id, 'prepare-cluster-stop')).status === 'RUNNING',
        'a run',
      );
      rig.process().runner.poke(id);
      await reading.promise;
      read.resolve();
      await rig.until(async () => {
        rig.clock.advance(1_000);
        return (await rig.task(id)).status !== 'RUNNING';
      }, 'the end of the task');
      expect({ runs, status: (await rig.task(id)).status }).toEqual({ runs: 2, status: 'SUCCESSFUL' });
    },
  );
});
