import { describe, expect, it } from 'vitest';
import { CliFault } from './cli-fault.ts';
import { en } from './messages/en.ts';
import { readTarget, type TargetWords } from './targets.ts';

const read = (words: string, more: Partial<TargetWords> = {}, hasCluster = false) =>
  readTarget({ words: words.split(' ').filter(Boolean), ...more }, 'stop', hasCluster, en);

describe('a target', () => {
  it.each([
    ['cluster 1', {}, { kind: 'cluster', names: [], cluster: '1' }],
    ['zone obdemo zone1,zone2', {}, { kind: 'zone', names: ['zone1', 'zone2'], cluster: 'obdemo' }],
    ['server 1 10.0.0.1:2882', {}, { kind: 'server', names: ['10.0.0.1:2882'], cluster: '1' }],
    ['1', { all: true }, { kind: 'cluster', names: [], cluster: '1' }],
    ['1', { zones: ['zone1'] }, { kind: 'zone', names: ['zone1'], cluster: '1' }],
    ['1', { servers: ['[::1]:2886'] }, { kind: 'server', names: ['[::1]:2886'], cluster: '1' }],
  ])('%s %o is understood', (words, more, target) => {
    expect(read(words, more)).toEqual(target);
  });

  it('needs no cluster where one is known', () => {
    expect(read('zone zone1', {}, true)).toEqual({ kind: 'zone', names: ['zone1'] });
    expect(read('', { all: true }, true)).toEqual({ kind: 'cluster', names: [] });
    expect(read('zone other zone1', {}, true)).toEqual({ kind: 'zone', names: ['zone1'], cluster: 'other' });
  });

  it.each([
    ['', {}],
    ['1', {}],
    ['cluster', {}],
    ['zone zone1', {}],
    ['zone 1 ,', {}],
    ['cluster 1 2', {}],
    ['zone 1 zone1 zone2', {}],
    ['cluster 1', { all: true }],
    ['1', { all: true, zones: ['zone1'] }],
    ['1', { zones: [] }],
    ['1 2', { all: true }],
    ['', { all: true }],
  ])('“%s” %o is a usage error', (words, more) => {
    const reading = () => read(words, more);
    expect(reading).toThrow(CliFault);
    expect(reading).toThrow(expect.objectContaining({ exit: 'usage' }));
  });
});
