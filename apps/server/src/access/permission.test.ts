import { describe, expect, it } from 'vitest';
import { covers, isPermission, permissionFor } from './permission.ts';
import { userOf } from './roles.ts';
import { maySeeTasksOf } from './task-rights.ts';
import { may } from './user.ts';

describe('a grant', () => {
  it.each([
    ['**', 'CLUSTER:1:UPDATE', true],
    ['**', 'CLUSTER', true],
    ['**', 'CLUSTER:1:TENANT:5:READ', true],
    ['CLUSTER:1:UPDATE', 'CLUSTER:1:UPDATE', true],
    ['CLUSTER:1:UPDATE', 'CLUSTER:2:UPDATE', false],
    ['CLUSTER:1:UPDATE', 'CLUSTER:1:READ', false],
    ['CLUSTER:1:UPDATE', 'cluster:1:update', false],
    ['CLUSTER:1:UPDATE', 'CLUSTER:1', false],
    ['CLUSTER:1', 'CLUSTER:1:UPDATE', false],
    ['CLUSTER:*:UPDATE', 'CLUSTER:12:UPDATE', true],
    ['CLUSTER:*:UPDATE', 'CLUSTER:12:READ', false],
    ['CLUSTER:*:UPDATE', 'CLUSTER:?:UPDATE', true],
    ['CLUSTER:1:UPDATE', 'CLUSTER:?:UPDATE', false],
    ['CLUSTER:*:*', 'CLUSTER:1:READ', true],
    ['CLUSTER:*:*', 'TASK:1:READ', false],
    // One star is one part: what lies deeper is asked for by name or with two.
    ['CLUSTER:*:*', 'CLUSTER:1:TENANT:5:READ', false],
    ['CLUSTER:1:**', 'CLUSTER:1:TENANT:5:READ', true],
    ['CLUSTER:1:**', 'CLUSTER:1', false],
    ['CLUSTER:*:TENANT:*:READ', 'CLUSTER:1:TENANT:5:READ', true],
    ['CLUSTER:*:TENANT:*:READ', 'CLUSTER:1:TENANT:5:UPDATE', false],
    ['**:READ', 'CLUSTER:1:TENANT:5:READ', true],
    ['**:READ', 'CLUSTER:1:UPDATE', false],
    ['CLUSTER:**:READ', 'CLUSTER:1:READ', true],
    // A wildcard that is asked for is covered by a wildcard alone.
    ['TASK:*:READ', 'TASK:*:READ', true],
    ['TASK:7:READ', 'TASK:*:READ', false],
    ['TASK:*:*', 'TASK:*:READ', true],
    ['TASK:*:READ', 'TASK:*:*', false],
    ['*', '**', false],
    // What a grant covers, another one covers as a whole or not.
    ['CLUSTER:*:*', 'CLUSTER:*:READ', true],
    ['CLUSTER:*:*', 'CLUSTER:**', false],
    ['CLUSTER:**', 'CLUSTER:*:*', true],
    ['CLUSTER:**', 'CLUSTER:1:**', true],
    ['CLUSTER:1:**', 'CLUSTER:*:READ', false],
    ['**:READ', '**', false],
    ['**', '**:READ', true],
    ['**:**', '**', false],
    ['*:**', '**:READ', false],
    ['**:READ', '**:READ', true],
    ['**:UPDATE:**', '**:UPDATE', false],
    ['**:1:**', 'CLUSTER:1:1:READ', true],
    ['', 'CLUSTER:1:READ', false],
  ])('%s, asked for %s → %s', (grant, asked, expected) => {
    expect(covers(grant, asked)).toBe(expected);
  });

  it('of many wildcards is compared in no time', () => {
    const grant = `${'**:'.repeat(42)}READ`;
    const began = performance.now();
    expect(covers(grant, `${'A:'.repeat(84)}UPDATE`)).toBe(false);
    expect(covers(grant, `${'A:'.repeat(84)}READ`)).toBe(true);
    expect(performance.now() - began).toBeLessThan(50);
  });
});

describe('roles', () => {
  const tables: [string, Record<string, boolean>][] = [
    [
      'ADMIN',
      { 'CLUSTER:1:UPDATE': true, 'CLUSTER:1:READ': true, 'TASK:*:UPDATE': true, 'USER:1:UPDATE': true },
    ],
    [
      'CLUSTER_MANAGER',
      { 'CLUSTER:1:UPDATE': true, 'CLUSTER:1:READ': true, 'TASK:*:UPDATE': true, 'USER:1:UPDATE': false },
    ],
    ['CLUSTER_VIEWER', { 'CLUSTER:1:UPDATE': false, 'CLUSTER:1:READ': true, 'TASK:*:READ': false }],
    ['TASK_MANAGER', { 'CLUSTER:1:READ': false, 'TASK:*:READ': true, 'TASK:*:UPDATE': true }],
    ['TASK_VIEWER', { 'CLUSTER:1:READ': false, 'TASK:*:READ': true, 'TASK:*:UPDATE': false }],
    ['NO_SUCH_ROLE', { 'CLUSTER:1:READ': false, 'TASK:*:READ': false }],
    ['constructor', { 'CLUSTER:1:READ': false }],
  ];
  it.each(tables)('%s', (role, expected) => {
    const user = userOf({ id: 101, name: 'kim', roles: [role], permissions: [] });
    for (const [asked, allowed] of Object.entries(expected))
      expect([asked, may(user, asked)]).toEqual([asked, allowed]);
  });

  it('further permissions add to them, for one cluster alone if so wanted', () => {
    const permissions = ['CLUSTER:2:READ'];
    const user = userOf({ id: 101, name: 'kim', roles: ['TASK_VIEWER'], permissions });
    expect([may(user, 'CLUSTER:2:READ'), may(user, 'CLUSTER:1:READ')]).toEqual([true, false]);
  });

  it.each([
    [['TASK:*:*'], true],
    [['**'], true],
    [['TASK:*:READ'], false],
    [['TASK:*:READ', 'CLUSTER:1:READ'], true],
    [['TASK:*:READ', 'CLUSTER:2:READ'], false],
  ])('%j sees tasks of cluster 1: %s', (permissions, expected) => {
    expect(maySeeTasksOf({ id: 101, name: 'kim', permissions }, 1)).toBe(expected);
  });
});

describe('a route’s permission', () => {
  it.each([
    [{ id: '1' }, 'CLUSTER:1:UPDATE'],
    [{ id: 'zone-1.a_b' }, 'CLUSTER:zone-1.a_b:UPDATE'],
    [{ id: '*' }, 'CLUSTER:?:UPDATE'],
    [{ id: '1:READ' }, 'CLUSTER:?:UPDATE'],
    [{ id: '' }, 'CLUSTER:?:UPDATE'],
    [{}, 'CLUSTER:?:UPDATE'],
  ])('with %j is %s', (params, expected) => {
    expect(permissionFor('CLUSTER:{id}:UPDATE')(params)).toBe(expected);
  });

  it.each([
    ['CLUSTER:1:UPDATE', true],
    ['**', true],
    ['CLUSTER:*:**', true],
    ['', false],
    ['CLUSTER::READ', false],
    ['CLUSTER:***:READ', false],
    ['CLUSTER:1 :READ', false],
    ['CLUSTER:?:READ', false],
  ])('%j may be stored: %s', (text, expected) => {
    expect(isPermission(text)).toBe(expected);
  });
});
