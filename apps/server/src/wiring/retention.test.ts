import { manualClock } from '@obstop/engine/testing';
import { expect, it } from 'vitest';
import { defaultRetention, keepRetention } from './retention.ts';

const turns = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A store that has so many parts left to remove, and fails where there is `undefined`. */
function rig(parts: (number | undefined)[]) {
  const clock = manualClock(1_000_000);
  const asked: object[] = [];
  const errors: unknown[] = [];
  const store = {
    purge: async (limits: object) => {
      asked.push(limits);
      const tasks = parts.length > 0 ? parts.shift() : 0;
      if (tasks === undefined) throw new Error('away');
      return { tasks, auditRecords: 0, isDone: tasks === 0 };
    },
  };
  const ports = { store, clock, onError: (error: unknown) => errors.push(error) };
  return { clock, asked, errors, ports };
}

it('removes part after part, with a pause, until nothing goes; then looks again', async () => {
  const { clock, asked, ports } = rig([50, 50]);
  const retention = keepRetention({ finishedTasksMs: 1_000 }, ports);
  await turns();
  expect(asked).toEqual([{ tasksBeforeMs: 999_000 }]);
  for (const expected of [2, 3, 3]) {
    clock.advance(100);
    await turns();
    expect(asked).toHaveLength(expected);
  }
  clock.advance(600_000);
  await turns();
  expect(asked).toHaveLength(4);
  await retention.close();
});

it('keeps for ever what has no limit, and asks for nothing where nothing has one', async () => {
  const { asked, ports } = rig([]);
  const nothing = keepRetention({}, ports);
  const audit = keepRetention({ auditMs: 5 }, ports);
  await turns();
  expect(asked).toEqual([{ auditBeforeMs: 999_995 }]);
  await nothing.close();
  await audit.close();
});

it('asks for a number of records as well, and bounds the audit log where nothing is said', async () => {
  const { asked, ports } = rig([]);
  const retention = keepRetention({ auditRecords: 7 }, ports);
  await turns();
  expect(asked).toEqual([{ auditRecords: 7 }]);
  await retention.close();
  expect(defaultRetention).toEqual({ auditMs: 365 * 86_400_000, auditRecords: 200_000 });
});

it('tells a failure and tries again', async () => {
  const { clock, asked, errors, ports } = rig([undefined]);
  const retention = keepRetention({ auditMs: 5 }, ports);
  await turns();
  expect(errors).toHaveLength(1);
  clock.advance(600_000);
  await turns();
  expect(asked).toHaveLength(2);
  await retention.close();
});
