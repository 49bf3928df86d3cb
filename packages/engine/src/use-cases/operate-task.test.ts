import { taskId } from '@obstop/domain';
import { expect, expectTypeOf, it } from 'vitest';
import { memoryTaskStore } from '../testing/memory-task-store.ts';
import { holderOf } from './lock-holder.ts';
import type { OperateOutcome, OperateSubtaskOutcome } from './operate-task.ts';

it('an operation on a whole task never misses a subtask', () => {
  expectTypeOf<OperateOutcome['kind']>().toEqualTypeOf<'done' | 'unknown-task' | 'illegal' | 'locked'>();
});

it('a cancelled subtask never wants the cluster, a retried or skipped one may', () => {
  type OfCancel = 'done' | 'unknown-task' | 'unknown-subtask' | 'illegal';
  expectTypeOf<OperateSubtaskOutcome<'cancel-subtask'>['kind']>().toEqualTypeOf<OfCancel>();
  expectTypeOf<OperateSubtaskOutcome<'retry-subtask' | 'skip-subtask'>['kind']>().toEqualTypeOf<
    OfCancel | 'locked'
  >();
  expectTypeOf<OperateSubtaskOutcome['kind']>().toEqualTypeOf<OfCancel | 'locked'>();
});

it('a holder that is gone by now is named by its id alone', async () => {
  expect(await holderOf(memoryTaskStore(), taskId(7))).toEqual({ id: 7, name: 'unknown' });
});
