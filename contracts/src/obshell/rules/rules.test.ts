import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isIPv4, isIPv6 } from '../task/ip.ts';
import { readObshellAddress } from './address.ts';
import { readObshellMode } from './mode.ts';
import { readObshellDagOperator, readObshellNodeOperator } from './operator.ts';
import { readObshellRequest } from './read-request.ts';
import { dataBeside } from './refusal.ts';
import { type BoundObshellScope, readObshellScope, readObshellScopeAlone } from './scope.ts';

const refused = (name: string, values = {}) => ({ kind: 'refusal', name, values });

describe('an address', () => {
  it.each([
    ['10.10.10.1:2886', '10.10.10.1', 2886],
    ['10.10.10.1', '10.10.10.1', 2886],
    ['10.10.10.1:1025', '10.10.10.1', 1025],
    ['10.10.10.1:+2886', '10.10.10.1', 2886],
    // No agent will be found there.
    ['a.host', 'a.host', 2886],
    ['[fe80::1]:65535', 'fe80::1', 65535],
    ['[fe80::1]', 'fe80::1', 2886],
    ['::1', '::1', 2886],
    ['[fe80::1%eth0]:2886', 'fe80::1%eth0', 2886],
  ])('%s is read', (text, ip, port) => {
    expect(readObshellAddress(text)).toEqual({ kind: 'address', ip, port });
  });

  it.each([
    ['', 'Common.InvalidAddress', { address: '' }],
    ['zz', 'Common.InvalidAddress', { address: 'zz' }],
    ['10.10.10.1:2886:1', 'Common.InvalidAddress', { address: '10.10.10.1:2886:1' }],
    ['[::ffff:10.10.10.1]:2886', 'Common.InvalidAddress', { address: '[::ffff:10.10.10.1]:2886' }],
    ['[::1', 'Common.InvalidAddress', { address: '[::1' }],
    ['[::1]:2886x', 'Common.InvalidAddress', { address: '[::1]:2886x' }],
    [':2886', 'Common.InvalidIp', { ip: ':2886' }],
    ['1:2:3', 'Common.InvalidIp', { ip: '1:2:3' }],
    ['abc', 'Common.InvalidIp', { ip: 'abc' }],
    ['host1:2886', 'Common.InvalidIp', { ip: '1:2886' }],
    ['a.host:2886', 'Common.InvalidIp', { ip: 'a.host' }],
    ['[::1]:80', 'Common.InvalidPort', { port: '80' }],
    ['10.10.10.256:2886', 'Common.InvalidIp', { ip: '10.10.10.256' }],
    ['[1:2]:2886', 'Common.InvalidIp', { ip: '1:2' }],
    ['10.10.10.1:', 'Common.InvalidPort', { port: '' }],
    ['10.10.10.1:1024', 'Common.InvalidPort', { port: '1024' }],
    ['a.host:80', 'Common.InvalidPort', { port: '80' }],
    ['10.10.10.1:65536', 'Common.InvalidPort', { port: '65536' }],
    ['10.10.10.1:2886x', 'Common.InvalidPort', { port: '2886x' }],
  ])('%j is refused with %s', (text, name, values) => {
    expect(readObshellAddress(text)).toEqual(refused(name, values));
  });

  it.each([
    '::',
    '::1',
    '1::',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':::',
    ':1',
    '1:',
    '12345::',
    'g::',
    '::1.2.3.4',
    '::ffff:1.2.3.4',
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3',
    '::01.2.3.4',
    '1.2.3.4',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3',
    '',
  ])('%j is an IP address where Node says so', (text) => {
    expect([isIPv4(text), isIPv6(text)]).toEqual([isIP(text) === 4, isIP(text) === 6]);
  });
});

describe('a scope', () => {
  it.each<[BoundObshellScope, object]>([
    [{ type: 'global', target: ['ignored'] }, { kind: 'cluster' }],
    [
      { type: 'Zone', target: ['zone2', 'zone1', 'zone2'] },
      { kind: 'zones', names: ['zone2', 'zone1'] },
    ],
    [
      { type: 'SERVER', target: ['10.10.10.1'] },
      { kind: 'servers', names: ['10.10.10.1'] },
    ],
  ])('%j is read', (scope, named) => {
    expect(readObshellScope(scope)).toEqual(named);
    expect(readObshellScopeAlone(scope)).toEqual(named);
  });

  it.each<[BoundObshellScope, string, object]>([
    [undefined, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [null, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [{}, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [{ type: 'x'.repeat(70) }, 'OB.Cluster.Scope.Invalid', { scope: 'X'.repeat(64) }],
    [{ type: 'ZONE' }, 'Common.IllegalArgument', { name: 'target', reason: 'target is empty' }],
    [{ type: 'SERVER', target: [] }, 'Common.IllegalArgument', { name: 'target', reason: 'target is empty' }],
  ])('%j is refused with %s', (scope, name, values) => {
    expect(readObshellScope(scope)).toEqual(refused(name, values));
  });

  it('has its addresses read in their order, but only where nobody will look for their agents', () => {
    const scope = { type: 'SERVER', target: ['10.10.10.1', 'a.host:2886', '1:2:3'] };
    expect(readObshellScope(scope)).toMatchObject({ kind: 'servers' });
    expect(readObshellScopeAlone(scope)).toEqual(refused('Common.InvalidIp', { ip: 'a.host' }));
  });
});

describe('the flags of a stop', () => {
  it.each([
    [{ force: true }, 'cluster', 'force'],
    [{ terminate: true, force: null }, 'cluster', 'terminate'],
    [{ force: false }, 'zones', 'plain'],
    [{}, 'servers', 'plain'],
  ] as const)('%j of %s are %s', (flags, kind, mode) => {
    expect(readObshellMode(flags, { kind })).toEqual({ kind: 'mode', mode });
  });

  it.each([
    [{}, 'cluster', 'OB.Cluster.ForceStopOrTerminateRequired'],
    [{ force: true, terminate: true }, 'cluster', 'OB.Cluster.StopModeConflict'],
    [{ force: true, terminate: true }, 'zones', 'OB.Cluster.StopModeConflict'],
  ] as const)('%j of %s are refused', (flags, kind, name) => {
    expect(readObshellMode(flags, { kind })).toEqual(refused(name));
  });
});

describe('an operator', () => {
  it('is known in any case; a node knows one', () => {
    expect(readObshellDagOperator('rollBack')).toEqual({ kind: 'operator', operator: 'ROLLBACK' });
    expect(readObshellNodeOperator('pass')).toEqual({ kind: 'operator', operator: 'PASS' });
    expect(readObshellDagOperator('RUN')).toEqual(
      refused('Task.Dag.Operator.NotSupport', { operator: 'RUN' }),
    );
    expect(readObshellNodeOperator('CANCEL')).toEqual(
      refused('Task.Node.Operator.NotSupport', { operator: 'CANCEL' }),
    );
  });
});

describe('a request without a cluster', () => {
  const stop = (body: unknown) =>
    readObshellRequest('stopOb', { params: {}, query: {}, text: JSON.stringify(body) });

  it('has its body in the document’s own spelling', () => {
    expect(stop({ SCOPE: { Type: 'zone', target: ['z', 'z'] }, FORCE: true, forcePassDag: ['1'] })).toEqual({
      kind: 'read',
      body: { scope: { type: 'ZONE', target: ['z'] }, force: true, forcePassDag: { id: ['1'] } },
    });
    expect(stop({ scope: { type: 'GLOBAL', target: ['x'] }, force: true })).toMatchObject({
      body: { scope: { type: 'GLOBAL' } },
    });
  });

  it.each([
    ['nested more than 32 deep', `${'{"scope":'.repeat(6000)}1${'}'.repeat(6000)}`],
    ['more than 4096 values', `{"scope":{"type":"SERVER","target":[${'1,'.repeat(20_000)}1]}}`],
    ['a number of more than 64 characters', `{"force":${'9'.repeat(60_000)}}`],
  ])('is refused for a body with %s before it is read', (rule, text) => {
    const refusal = readObshellRequest('stopOb', { params: {}, query: {}, text });
    expect(refusal).toMatchObject({
      name: 'Common.BindJsonFailed',
      values: { reason: expect.stringContaining(rule) },
    });
  });

  it('is not refused for what follows the first value of its body', () => {
    const text = `{"scope":{"type":"GLOBAL"},"force":true}${'['.repeat(9000)}`;
    expect(readObshellRequest('stopOb', { params: {}, query: {}, text })).toMatchObject({ kind: 'read' });
  });

  it('has no body where the call takes none', () => {
    expect(readObshellRequest('getObInfo', { params: {}, query: {}, text: '{' })).toEqual({
      kind: 'read',
      body: undefined,
    });
  });

  it('is held against scope, addresses and flags in this order', () => {
    const both = { force: true, terminate: true };
    expect(stop({ scope: { type: 'SERVER', target: ['zz'] }, ...both })).toMatchObject({
      name: 'Common.InvalidAddress',
    });
    expect(stop({ scope: { type: 'SERVER', target: ['10.10.10.1'] }, ...both })).toMatchObject({
      name: 'OB.Cluster.StopModeConflict',
    });
  });
});

describe('the data beside an error', () => {
  it.each([
    ['stopOb', 'OB.Cluster.StopModeConflict', { data: null }],
    ['startOb', 'Task.CreateFailed', { data: null }],
    ['stopObZone', 'OB.Zone.NotExist', { data: null }],
    ['stopObZone', 'Agent.OceanBase.NotHold', { data: null }],
    ['listUnfinishedObDags', 'Agent.OceanBase.NotHold', { data: { contents: null } }],
    ['listUnfinishedObDags', 'Common.BadRequest', {}],
    ['listObDags', 'Agent.OceanBase.NotHold', {}],
    ['checkStopObZone', 'OB.Zone.NotExist', {}],
    ['stopOb', 'OB.Zone.NotExist', {}],
    ['startOb', 'OB.Cluster.Scope.Invalid', {}],
    ['stopOb', 'Common.BindJsonFailed', {}],
    ['stopObZone', 'Common.BindJsonFailed', {}],
    ['operateDag', 'Task.NotFound', {}],
  ] as const)('of %s: %s has %j', (operationId, name, data) => {
    expect(dataBeside(operationId, name)).toEqual(data);
  });
});
