import { describe, expect, it } from 'vitest';
import { foldKeys } from './fold-keys.ts';
import { detailsQuery } from './parameters.ts';
import { ObshellStopBody, ObshellStopZoneBody } from './requests.ts';

describe('a stop body', () => {
  it.each([
    ['the object', { id: ['1'] }, ['1']],
    ['the bare array of the vendor’s page', ['1', '2'], ['1', '2']],
    ['null, as the Go SDK sends it', null, []],
    ['an object with null', { id: null }, []],
    ['nothing', undefined, []],
  ])('takes forcePassDag as %s and gives the object', (_what, forcePassDag, id) => {
    expect(ObshellStopBody.parse({ forcePassDag })).toMatchObject({ forcePassDag: { id } });
  });

  it('takes what both SDKs send: null for absent, unknown keys, no scope at all', () => {
    expect(
      ObshellStopBody.safeParse({ scope: { type: 'GLOBAL', target: null }, force: null, extra: 1 }).success,
    ).toBe(true);
    expect(ObshellStopBody.safeParse({ scope: null }).success).toBe(true);
    expect(ObshellStopBody.safeParse({}).success).toBe(true);
    expect(ObshellStopZoneBody.safeParse({ freeze_server: true }).success).toBe(true);
  });

  it.each([
    { force: 'true' },
    { force: 1 },
    { scope: 'GLOBAL' },
    { forcePassDag: { id: [1] } },
    { forcePassDag: 'x' },
  ])('refuses %j: nothing is coerced', (body) => {
    expect(ObshellStopBody.safeParse(body).success).toBe(false);
  });
});

describe('keys in another case', () => {
  it('are given their own spelling, at every depth; unknown ones stay', () => {
    expect(
      foldKeys({
        SCOPE: { Type: 'ZONE', TARGET: ['z'] },
        Force: true,
        forcepassdag: { ID: ['1'] },
        Other: { Type: 1 },
      }),
    ).toEqual({
      scope: { type: 'ZONE', target: ['z'] },
      force: true,
      forcePassDag: { id: ['1'] },
      Other: { Type: 1 },
    });
  });

  it('of two the later one counts', () => {
    expect(foldKeys({ force: false, FORCE: true })).toEqual({ force: true });
  });

  it('leave arrays and plain values as they are', () => {
    expect(foldKeys([1])).toEqual([1]);
    expect(foldKeys(null)).toBeNull();
    expect(foldKeys({ forcePassDag: ['1'] })).toEqual({ forcePassDag: ['1'] });
  });
});

describe('show_details', () => {
  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('%s is true', (word) => {
    expect(detailsQuery.parse({ show_details: word })).toEqual({ show_details: true });
  });
  it.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('%s is false', (word) => {
    expect(detailsQuery.parse({ show_details: word })).toEqual({ show_details: false });
  });
  it.each(['yes', 'tRuE', ''])('%j is refused', (word) => {
    expect(detailsQuery.safeParse({ show_details: word }).success).toBe(false);
  });
});
