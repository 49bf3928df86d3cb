import { clusterId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { toStopServer } from './to-stop-request.ts';

const cluster = clusterId(1);
const way = (body?: Parameters<typeof toStopServer>[2], query?: Parameters<typeof toStopServer>[3]) => {
  const result = toStopServer(cluster, 2, body, query);
  if (result.kind === 'refusal') return `${result.name}: ${result.values.field}`;
  const { isolate, freeze, process } = result.request;
  return { isolate, freeze, process };
};

describe('the options of a server stop', () => {
  it('by default isolate and then end the process, without a freeze', () => {
    expect(way()).toEqual({ isolate: true, freeze: false, process: 'stop' });
    expect(way({ type: 'STOP_PROCESS', force: false })).toEqual({
      isolate: true,
      freeze: false,
      process: 'stop',
    });
  });

  it('force leaves the isolation out', () => {
    expect(way({ force: true })).toEqual({ isolate: false, freeze: false, process: 'kill' });
  });

  it('STOP_SERVICE keeps the process', () => {
    expect(way({ type: 'STOP_SERVICE' })).toEqual({ isolate: true, freeze: false, process: 'keep' });
  });

  it('freezeServer adds the minor freeze, with force too', () => {
    expect(way({ freezeServer: true, force: true })).toEqual({
      isolate: false,
      freeze: true,
      process: 'kill',
    });
  });

  it('count from the query as from the body', () => {
    expect(way(undefined, { force: true })).toEqual(way({ force: true }));
    expect(way({ force: null }, { force: true })).toEqual(way({ force: true }));
    expect(way({ force: true }, { force: true })).toEqual(way({ force: true }));
  });

  it('given in both places and different are refused by name', () => {
    expect(way({ force: true }, { force: false })).toBe('illegalArgument: force');
    expect(way({ type: 'STOP_SERVICE' }, { type: 'STOP_PROCESS' })).toBe('illegalArgument: type');
    expect(way({ freezeServer: false }, { freezeServer: true })).toBe('illegalArgument: freezeServer');
  });

  it('force with STOP_SERVICE is refused, wherever the two stand', () => {
    expect(way({ force: true, type: 'STOP_SERVICE' })).toBe('illegalArgument: force');
    expect(way({ force: true }, { type: 'STOP_SERVICE' })).toBe('illegalArgument: force');
  });
});
