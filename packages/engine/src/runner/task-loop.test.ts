import { subtaskOf, type Task, type TaskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { describe, expect, it } from 'vitest';
import type { SubtaskLogEntry, TaskStore } from '../ports/task-store.ts';
import { standardSteps } from '../steps/registry.ts';
import type { Step, StepContext, StepRegistry } from '../steps/step.ts';
import {
  manualClock,
  memoryClusterStore,
  memoryTaskQueue,
  memoryTaskStore,
  scriptedFleet,
  wholeCluster,
} from '../testing/index.ts';
import { acceptStop } from '../use-cases/accept-ocp.ts';
import { operateTask } from '../use-cases/operate-task.ts';
import { createRunner } from './runner.ts';

/** A write of the runner, as it reached the store. */
interface Write {
  /** Statuses that changed with it; none for lines alone. */
  changed: string[];
  lines: SubtaskLogEntry[];
}

/** Something that is held until it is let go. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const turns = async (count = 50) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A runner over a store that tells what is written. `before` is told of each commit, and may hold it or write first. */
async function rig(
  steps: Record<string, Partial<Step>> = {},
  before: (next: Task, was: Task | undefined) => Promise<void> = async () => {},
) {
  const cluster = sampleCluster([4, 4, 4]);
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const sound = memoryTaskStore();
  const writes: Write[] = [];
  const store: TaskStore = {
    ...sound,
    commit: async (change) => {
      await before(change.next, change.before);
      const outcome = await sound.commit(change);
      const changed = change.next.subtasks.flatMap((each, index) => {
        const was = change.before?.subtasks[index]?.status;
        return each.status === was ? [] : [`${each.step} ${was}>${each.status}`];
      });
      if (outcome.kind === 'written') writes.push({ changed, lines: change.log ?? [] });
      return outcome;
    },
    appendLog: async (lines, by) => {
      await sound.appendLog(lines, by);
      writes.push({ changed: [], lines });
    },
  };
  const queue = memoryTaskQueue(sound);
  const clock = manualClock();
  const registry: StepRegistry = {
    ...standardSteps,
    ...Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [name, { ...standardSteps['wait-node'], ...step } as Step]),
    ),
  };
  const fleet = scriptedFleet(cluster);
  const runner = createRunner({ store, queue, clusters, fleet, clock, owner: 'one', steps: registry });
  await runner.start();
  const ports = { store: sound, queue, clusters, clock, executor: '127.0.0.1', protectedClusters: [] };
  const stop = async (): Promise<TaskId> => {
    const request = {
      clusterId: cluster.id,
      target: wholeCluster,
      isolate: false,
      freeze: false,
      process: 'stop',
    } as const;
    const outcome = await acceptStop(ports, request, { id: 100, name: 'admin' });
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    return outcome.task.id;
  };
  const task = async (id: TaskId) => {
    const record = await sound.load(id);
    if (!record) throw new Error(`task ${id} is lost`);
    return record.task;
  };
  return { runner, ports, clock, queue, writes, stop, task, sound };
}

describe('the loop of a task', () => {
  it('writes what ended together, what starts by it and all their lines at once', async () => {
    const { runner, writes, stop, task } = await rig();
    const id = await stop();
    await runner.idle();
    const ended = await task(id);
    expect(ended.status).toBe('SUCCESSFUL');
    // Three of these nodes have twelve subtasks, two have three; ten of a node run at a time.
    expect(ended.subtasks).toHaveLength(48);
    expect(writes.length).toBeLessThan(20);
    const together = writes.filter(
      ({ changed }) => changed.filter((each) => each === 'stop-process RUNNING>SUCCESSFUL').length > 1,
    );
    expect(together.length).toBeGreaterThan(0);
  });

  it('never runs a step whose start is not written', async () => {
    const unwritten: string[] = [];
    const { runner, stop, sound, task } = await rig({
      'prepare-server-stop': {
        run: async ({ subtask, task: { id } }: StepContext) => {
          const stored = (await sound.load(id))?.task;
          const status = stored && subtaskOf(stored, subtask.id)?.status;
          if (status !== 'RUNNING') unwritten.push(`${subtask.id} ${status}`);
        },
      },
    });
    const id = await stop();
    await runner.idle();
    expect((await task(id)).status).toBe('SUCCESSFUL');
    expect(unwritten).toEqual([]);
  });

  it('waits for nobody: ends are written and more is started while another step goes on', async () => {
    const slow = gate();
    const { runner, stop, task } = await rig({
      'prepare-server-stop': {
        run: async ({ subtask }: StepContext) => {
          if (subtask.parallelIndex === 0) await slow.opened;
        },
      },
    });
    const id = await stop();
    await turns();
    const prepared = (await task(id)).subtasks.filter(({ step }) => step === 'prepare-server-stop');
    expect(prepared.map(({ status }) => status)).toEqual(['RUNNING', ...Array(11).fill('SUCCESSFUL')]);
    slow.open();
    await runner.idle();
    expect((await task(id)).status).toBe('SUCCESSFUL');
  });

  it('stores a line while its step goes on, the last ones with the end of the run, and none after it', async () => {
    const goOn = gate();
    const end = gate();
    let late = (_line: string) => {};
    const { runner, stop, task, sound, writes } = await rig({
      'prepare-cluster-stop': {
        run: async ({ call }: StepContext) => {
          late = (line) => call.log(line);
          call.log('first');
          call.log('second');
          await goOn.opened;
          call.log('third');
        },
      },
      'finish-cluster-stop': { run: () => end.opened },
    });
    const id = await stop();
    await turns();
    const [root] = (await task(id)).subtasks;
    if (!root) throw new Error('no subtasks');
    const stored = async () => (await sound.readLog(root.id)).map(({ text }) => text);
    expect((await stored()).slice(1)).toEqual(['first', 'second']);
    goOn.open();
    await turns();
    late('too late');
    await turns();
    end.open();
    await runner.idle();
    expect((await stored()).slice(1)).toEqual(['first', 'second', 'third', 'Succeeded']);
    const ending = writes.find(({ changed }) => changed.includes('prepare-cluster-stop RUNNING>SUCCESSFUL'));
    expect(ending?.lines.filter(({ subtaskId }) => subtaskId === root.id).map(({ text }) => text)).toEqual([
      'third',
      'Succeeded',
    ]);
  });

  it('told to go while starts are being written, runs none of them', async () => {
    const held = gate();
    const reached = gate();
    const ran: number[] = [];
    const { runner, stop, task, clock } = await rig(
      { 'prepare-zone-stop': { run: async ({ subtask }: StepContext) => void ran.push(subtask.id) } },
      async (next) => {
        const starts = next.subtasks.some(
          ({ step, status }) => step === 'prepare-zone-stop' && status === 'RUNNING',
        );
        if (!starts) return;
        reached.open();
        await held.opened;
      },
    );
    const id = await stop();
    await reached.opened;
    const drained = runner.drain(0);
    clock.advance(0);
    await turns();
    held.open();
    await drained;
    expect(ran).toEqual([]);
    const zones = (await task(id)).subtasks.filter(({ step }) => step === 'prepare-zone-stop');
    expect(zones.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
  });

  it('when somebody wrote first, only what was decided then is run', async () => {
    const ran: number[] = [];
    let cancel = async (_next: Task) => {};
    const { runner, stop, task, ports } = await rig(
      { 'prepare-zone-stop': { run: async ({ subtask }: StepContext) => void ran.push(subtask.id) } },
      (next) => cancel(next),
    );
    cancel = async (next) => {
      const starts = next.subtasks.some(
        ({ step, status }) => step === 'prepare-zone-stop' && status === 'RUNNING',
      );
      if (!starts) return;
      cancel = async () => {};
      await operateTask(ports, next.id, 'cancel-task');
    };
    const id = await stop();
    await runner.idle();
    expect(ran).toEqual([]);
    const { status, subtasks } = await task(id);
    expect([status, subtasks[0]?.status, subtasks[0]?.operation]).toEqual(['FAILED', 'FAILED', 'CANCEL']);
  });

  it('an owner that lost the task while it wrote runs nothing of it', async () => {
    const ran: number[] = [];
    let taken = false;
    const { runner, stop, sound } = await rig(
      { 'prepare-zone-stop': { run: async ({ subtask }: StepContext) => void ran.push(subtask.id) } },
      async (next) => {
        const starts = next.subtasks.some(
          ({ step, status }) => step === 'prepare-zone-stop' && status === 'RUNNING',
        );
        if (starts && !taken) {
          taken = true;
          await sound.claim(next.id, 'another');
        }
      },
    );
    await stop();
    await runner.idle();
    expect([taken, ran]).toEqual([true, []]);
  });
});
