import { taskId } from '@obstop/domain';
import type { ObshellOrder } from '@obstop/engine';
import { expect, it } from 'vitest';
import { type AfterLastOrder, afterLastOrder, type OrderSight } from './after-last-order.ts';

const at = (time: string) => Date.parse(`2026-01-01T${time}Z`);
const sent: ObshellOrder = {
  ...{
    taskId: taskId(1),
    agent: 'http://agent',
    verb: 'force',
    scope: 'SERVER',
    targets: ['10.10.10.1:2886'],
  },
  ...{ members: ['1:1', '2:1'], askedAt: '2026-01-01T10:00:00Z', expiresAtMs: at('10:01:00') },
};
const seen: ObshellOrder = { ...sent, dagId: '100' };
const failed: ObshellOrder = { ...seen, end: 'failed' };
const { expiresAtMs: _, ...ofOldVersion } = sent;
const own = '2:1';
const another = '2:2';
const wait = (until: string) => ({ kind: 'wait', untilMs: at(until) }) as const;

it.each<[string, Pick<OrderSight, 'order' | 'dag'>, string, string, AfterLastOrder]>([
  ['no order', { order: undefined }, '10:00:01', own, { kind: 'send' }],
  ['a DAG that succeeded', { order: { ...seen, end: 'succeeded' } }, '10:00:01', own, { kind: 'send' }],
  ['an order nobody has seen', { order: sent }, '10:00:01', own, wait('10:01:05')],
  ['one of another run', { order: sent }, '10:00:01', another, wait('10:01:05')],
  ['one whose header has just expired', { order: sent }, '10:01:00', own, wait('10:01:05')],
  ['the last moment of it', { order: sent }, '10:01:05', own, wait('10:01:05')],
  ['one that can arrive no more', { order: sent }, '10:01:05.001', own, { kind: 'forget' }],
  ['one that does not tell its end', { order: ofOldVersion }, '10:01:30', own, wait('10:01:35')],
  ['an agent whose clock was set back', { order: sent }, '09:00:00', own, wait('10:01:05')],
  ['a DAG that all agents have forgotten', { order: seen }, '10:00:01', own, { kind: 'forget' }],
  ['a failed one that all have forgotten', { order: failed }, '10:00:01', own, { kind: 'forget' }],
  ['its own DAG, running', { order: seen, dag: { ended: false } }, '10:00:01', own, { kind: 'follow' }],
  [
    'its own DAG, retried by somebody',
    { order: failed, dag: { ended: false } },
    '10:00:01',
    own,
    { kind: 'follow' },
  ],
  ['the DAG of another run', { order: seen, dag: { ended: false } }, '10:00:01', another, { kind: 'cancel' }],
  ['a DAG that has just ended', { order: seen, dag: { ended: true } }, '10:00:01', own, { kind: 'conclude' }],
  [
    'the same of another run',
    { order: seen, dag: { ended: true } },
    '10:00:01',
    another,
    { kind: 'conclude' },
  ],
  ['its own failed DAG', { order: failed, dag: { ended: true } }, '10:00:01', own, { kind: 'fail' }],
  [
    'a failed DAG of another run',
    { order: failed, dag: { ended: true } },
    '10:00:01',
    another,
    { kind: 'send' },
  ],
])('after %s', (_title, sight, time, member, expected) => {
  expect(afterLastOrder({ ...sight, nowMs: at(time), member })).toEqual(expected);
});
