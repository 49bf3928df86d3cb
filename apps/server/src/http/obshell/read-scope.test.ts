import { clusterId } from '@obstop/domain';
import { demoClusters } from '@obstop/fleet';
import { describe, expect, it } from 'vitest';
import { readScope } from './read-scope.ts';

const cluster = demoClusters(0).find(({ id }) => id === clusterId(1));
if (!cluster) throw new Error('the demo fleet has a cluster 1');

describe('a scope', () => {
  it.each([
    [{ type: 'global', target: null }, { kind: 'cluster' }],
    [{ type: 'GLOBAL', target: ['nonsense'] }, { kind: 'cluster' }],
    [
      { type: 'Zone', target: ['zone2', 'zone2'] },
      { kind: 'zones', zoneNames: ['zone2'] },
    ],
    [
      { type: 'SERVER', target: ['10.10.10.2:2886', '10.10.10.2'] },
      { kind: 'servers', serverIds: [2] },
    ],
    [
      { type: 'SERVER', target: ['10.10.10.3'] },
      { kind: 'servers', serverIds: [3] },
    ],
  ])('%j is a target', (scope, target) => {
    expect(readScope(cluster, scope)).toEqual(target);
  });

  it.each([
    [undefined, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [{}, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [{ type: 'host' }, 'OB.Cluster.Scope.Invalid', { scope: 'HOST' }],
    [{ type: 'ZONE' }, 'Common.IllegalArgument', { name: 'target', reason: 'target is empty' }],
    [{ type: 'ZONE', target: ['zone9'] }, 'OB.Zone.NotExist', { zone: 'zone9' }],
    [{ type: 'SERVER', target: ['1:2:3'] }, 'Common.InvalidIp', { ip: '1:2:3' }],
    [{ type: 'SERVER', target: [''] }, 'Common.InvalidAddress', { address: '' }],
    [{ type: 'SERVER', target: ['host1:2886'] }, 'Common.InvalidIp', { ip: '1:2886' }],
    [{ type: 'SERVER', target: ['10.10.10.2:80'] }, 'Common.InvalidPort', { port: '80' }],
    [{ type: 'SERVER', target: ['10.10.10.9'] }, 'Agent.NotExist', { server: '10.10.10.9' }],
    [{ type: 'SERVER', target: ['[fe80::1]:2886'] }, 'Agent.NotExist', { server: '[fe80::1]:2886' }],
  ])('%j is refused with %s', (scope, name, values) => {
    expect(readScope(cluster, scope)).toEqual({ kind: 'refusal', name, values });
  });
});
