import { describe, expect, it } from 'vitest';
import { dagExamples } from '../examples/tasks.ts';
import sample from '../fixtures/stop.response.json' with { type: 'json' };
import { ObshellDag } from './dag.ts';
import { formatGenericId, parseGenericId } from './generic-id.ts';

describe('the vendor’s sample DAG', () => {
  it('fits the schema, and so does a younger one with both maintenance keys before the state', () => {
    expect(ObshellDag.parse(sample.data)).toEqual(sample.data);
    const { data } = dagExamples.running.value as { data: object };
    expect(Object.keys(data).slice(4, 8)).toEqual([
      'max_stage',
      'maintenance_type',
      'maintenance_key',
      'state',
    ]);
  });
});

describe('a generic id', () => {
  it.each([
    ['22130706433028869', { kind: 'agent', ip: '127.0.0.1', port: 2886, obproxy: false }, 9n],
    ['221307064330288611', { kind: 'agent', ip: '127.0.0.1', port: 2886, obproxy: false }, 11n],
    ['2016843008102886123', { kind: 'agent', ip: '10.10.10.1', port: 2886, obproxy: false }, 123n],
    ['42130706433028861', { kind: 'agent', ip: '127.0.0.1', port: 2886, obproxy: true }, 1n],
    ['142', { kind: 'cluster' }, 42n],
    [`3${'1'.padStart(39, '0')}028865`, { kind: 'agent', ip: '::1', port: 2886, obproxy: false }, 5n],
    [
      `5${(0x20010db8n << 96n).toString().padStart(39, '0')}028867`,
      { kind: 'agent', ip: '2001:db8::', port: 2886, obproxy: true },
      7n,
    ],
  ] as const)('%s names its place and row, and back', (text, place, rowId) => {
    expect(parseGenericId(text)).toEqual({ place, rowId });
    expect(formatGenericId({ place, rowId })).toBe(text);
  });

  it.each([
    '',
    '1',
    '2',
    '2213070643302886',
    '6123',
    '9',
    '1x',
    '2999999999902886' + '1',
    '21307064330' + '99999' + '1',
  ])('%j is none', (text) => {
    expect(parseGenericId(text)).toBeUndefined();
  });

  it.each(['256.1.1.1', '1.2.3', ':::', '1:2:3:4:5:6:7:8:9', 'host'])(
    'is not made of the address %s',
    (ip) => {
      expect(() =>
        formatGenericId({ place: { kind: 'agent', ip, port: 2886, obproxy: false }, rowId: 1n }),
      ).toThrow(RangeError);
    },
  );
});
