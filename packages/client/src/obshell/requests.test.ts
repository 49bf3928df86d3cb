import { ObshellStartBody, ObshellStopBody, ObshellStopZoneBody } from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import {
  type ObshellStop,
  scopeViolation,
  startBody,
  stopBody,
  stopViolation,
  zoneBody,
  zoneViolation,
} from './requests.ts';

const id = '22130706433028869';

describe('a stop, before it is sent', () => {
  it.each<[string, ObshellStop, string]>([
    ['both flags', { scope: 'ZONE', target: ['zone1'], force: true, terminate: true }, 'terminate'],
    ['GLOBAL without a mode', { scope: 'GLOBAL' }, 'force'],
    ['GLOBAL with targets', { scope: 'GLOBAL', target: ['zone1'], force: true }, 'target'],
    ['ZONE without a target', { scope: 'ZONE', force: true }, 'target'],
    ['SERVER with an empty list', { scope: 'SERVER', target: [], force: true }, 'target'],
    ['an empty target', { scope: 'ZONE', target: ['zone1', ' '] }, 'target[1]'],
    ['an id that is none', { scope: 'GLOBAL', force: true, forcePassDag: [id, '../9'] }, 'forcePassDag[1]'],
    // From JavaScript, or a configuration file.
    ['an unknown scope', { scope: 'CLUSTER' as 'GLOBAL', force: true }, 'scope'],
  ])('%s is refused, and the field is named', (_, stop, path) => {
    expect(stopViolation(stop)?.path).toBe(path);
  });

  it.each<[string, ObshellStop]>([
    ['the whole cluster by force', { scope: 'GLOBAL', force: true }],
    ['the whole cluster, minor freeze first', { scope: 'GLOBAL', target: [], terminate: true }],
    ['a zone in the plain mode', { scope: 'ZONE', target: ['zone1'] }],
    ['servers past a lock', { scope: 'SERVER', target: ['10.10.10.1', '[::1]:2886'], forcePassDag: [id] }],
  ])('%s is let through', (_, stop) => {
    expect(stopViolation(stop)).toBeUndefined();
  });

  it('a start knows the same scopes, and no mode', () => {
    expect(scopeViolation({ scope: 'GLOBAL' })).toBeUndefined();
    expect(scopeViolation({ scope: 'ZONE' })?.path).toBe('target');
  });

  it.each(['', '.', '..'])('a zone called "%s" is refused: a URL parser would send it elsewhere', (name) => {
    expect(zoneViolation(name)?.path).toBe('name');
  });

  it('a zone’s ids are checked, its name may be any other text', () => {
    expect(zoneViolation('区 1/2')).toBeUndefined();
    expect(zoneViolation('zone1', { forcePassDag: ['x'] })?.path).toBe('forcePassDag[0]');
  });
});

describe('bodies', () => {
  it('what was not given is left out, as in the vendor’s sample', () => {
    expect(stopBody({ scope: 'GLOBAL', force: true, terminate: false })).toEqual({
      scope: { type: 'GLOBAL' },
      force: true,
    });
    expect(zoneBody()).toEqual({});
  });

  it('what was given is all there, and the contract reads it', () => {
    const scope = { scope: 'SERVER', target: ['10.10.10.1:2886'], forcePassDag: [id] } as const;
    const read = { scope: { type: 'SERVER', target: ['10.10.10.1:2886'] }, forcePassDag: { id: [id] } };
    expect(ObshellStopBody.parse(stopBody({ ...scope, terminate: true }))).toEqual({
      ...read,
      terminate: true,
    });
    expect(ObshellStartBody.parse(startBody(scope))).toEqual(read);
    expect(ObshellStopZoneBody.parse(zoneBody({ freezeServer: true, forcePassDag: [id] }))).toEqual({
      freeze_server: true,
      forcePassDag: { id: [id] },
    });
  });
});
