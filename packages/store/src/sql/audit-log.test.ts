import { taskId } from '@obstop/domain';
import type { AuditOutcome, AuditRecord } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { operatorWrite } from '../testing/operator-write.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { tempDatabase, tempPlace, tempStore } from '../testing/temp-store.ts';
import { createAuditLog } from './audit-log.ts';

const request = {
  atMs: 1000,
  traceId: '00112233aabbccdd',
  userId: 100,
  userName: 'admin',
  address: '127.0.0.1',
  operation: 'stopZone',
  target: { id: '1', zoneName: 'zone2' },
};
const refused: AuditOutcome = { kind: 'refused', reason: 'clusterBusy', status: 409 };
const page = { page: 1, size: 10 };

describe('an accepted stop', () => {
  it('is recorded with its task', async () => {
    const { tasks, audit } = await tempStore();
    const { id } = await createdTask(tasks, taskDraft({ audit: request }));
    expect(await audit.list(page)).toEqual({
      records: [{ id: 1, ...request, outcome: { kind: 'accepted', taskId: id } }],
      total: 1,
    });
  });

  it('leaves no record where the cluster was held', async () => {
    const { tasks, audit } = await tempStore();
    await createdTask(tasks, taskDraft());
    expect(await tasks.create(taskDraft({ audit: request }))).toMatchObject({ kind: 'locked' });
    expect(await audit.list(page)).toEqual({ records: [], total: 0 });
  });
});

describe('an operation on a task', () => {
  it('is recorded when it is written, and only then', async () => {
    const { tasks, audit } = await tempStore();
    const task = await createdTask(tasks);
    const next = { ...task, status: 'FAILED' as const };
    const operation = { ...request, operation: 'retryTask' };
    const refused = await tasks.operate(task.id, () => ({ kind: 'refuse', why: 'not now' }));
    expect(refused).toEqual({ kind: 'refused', why: 'not now' });
    expect((await audit.list(page)).total).toBe(0);
    expect(await operatorWrite(tasks, next, { audit: operation })).toMatchObject({ kind: 'written' });
    expect((await audit.list(page)).records).toMatchObject([
      { operation: 'retryTask', outcome: { kind: 'accepted', taskId: task.id } },
    ]);
  });
});

describe('the audit log', () => {
  const record = (changes: Partial<AuditRecord>): AuditRecord => ({
    ...request,
    outcome: refused,
    ...changes,
  });

  it('keeps refusals, of nobody too, over a restart', async () => {
    const dataDir = await tempPlace();
    const store = await tempStore(dataDir);
    const { userId: _, ...nobody } = record({
      userName: 'mallory',
      outcome: { kind: 'refused', reason: 'unauthenticated', status: 401 },
    });
    await store.audit.append([record({}), nobody]);
    await store.audit.append([]);
    await store.close();
    const { audit } = await tempStore(dataDir);
    expect((await audit.list(page)).records).toEqual([
      { id: 2, ...nobody },
      { id: 1, ...record({}) },
    ]);
  });

  it('keeps sums, and changes that needed no task, over a restart', async () => {
    const place = await tempPlace();
    const store = await tempStore(place);
    const records: AuditRecord[] = [
      record({ outcome: { kind: 'done' } }),
      record({ sum: { count: 1357, lastAtMs: 7000 } }),
    ];
    await store.audit.append(records);
    await store.close();
    const { audit } = await tempStore(place);
    expect((await audit.list(page)).records).toEqual([
      { id: 2, ...records[1] },
      { id: 1, ...records[0] },
    ]);
  });

  it('takes many at once', async () => {
    const { audit } = await tempStore();
    await audit.append(Array.from({ length: 1201 }, (_, index) => record({ atMs: index })));
    const { records, total } = await audit.list({ page: 2, size: 3 });
    expect([total, records.map(({ atMs }) => atMs)]).toEqual([1201, [1197, 1196, 1195]]);
  });

  it('keeps every accepted request, and of refusals the newest', async () => {
    const database = await tempDatabase();
    const audit = createAuditLog(database, database.insertRows, { refusalsKept: 3 });
    const accepted: AuditOutcome = { kind: 'accepted', taskId: taskId(7) };
    await audit.append([record({}), record({ outcome: accepted }), record({})]);
    await audit.append([record({})]);
    await audit.append([record({}), record({})]);
    expect((await audit.list(page)).records.map(({ id }) => id)).toEqual([6, 5, 4, 2]);
  });

  it.each([
    [{ userName: 'kim' }, [3]],
    [{ operation: 'stopZone' }, [4, 2, 1]],
    [{ outcome: 'accepted' }, [4]],
    [{ outcome: 'refused', userName: 'admin' }, [2, 1]],
    [{ taskId: taskId(7) }, [4]],
    [{ fromMs: 2000 }, [4, 3, 2]],
    [{ fromMs: 2000, untilMs: 4000 }, [3, 2]],
    [{}, [4, 3, 2, 1]],
  ] as const)('narrowed by %j has %j', async (query, ids) => {
    const { audit } = await tempStore();
    await audit.append([
      record({}),
      record({ atMs: 2000 }),
      record({ atMs: 3000, userName: 'kim', operation: 'retryTask' }),
      record({ atMs: 4000, outcome: { kind: 'accepted', taskId: taskId(7) } }),
    ]);
    const { records, total } = await audit.list({ ...page, ...query });
    expect(records.map(({ id }) => id)).toEqual(ids);
    expect(total).toBe(ids.length);
  });
});
