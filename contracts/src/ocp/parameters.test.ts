import { describe, expect, it } from 'vitest';
import { clusterPath, ListTasksQuery, StopServerBody, StopServerQuery, zonePath } from './parameters.ts';

const message = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.error?.issues[0]?.message;

describe('an id in a path', () => {
  it('is a number up to 2^53 − 1', () => {
    expect(clusterPath.parse({ id: '9007199254740991' })).toEqual({ id: 9007199254740991 });
  });

  it.each([
    '9007199254740992',
    '9007199254740993',
    '99999999999999999999999999',
    '0',
    '-1',
    '1.5',
    '1e3',
    'one',
    '',
  ])('%j is refused with the rule, never rounded', (id) => {
    expect(message(clusterPath.safeParse({ id }))).toBe('must be an integer from 1 to 9007199254740991');
  });
});

describe('a zone name', () => {
  it.each(['zone2', '区域一', 'a b/ü', 'x'.repeat(128)])('%j is taken', (zoneName) => {
    expect(zonePath.parse({ id: '1', zoneName })).toEqual({ id: 1, zoneName });
  });

  it.each(['', 'x'.repeat(129), 'a\u0000b', 'a\nb', 'a\u0085b'])('%j is refused', (zoneName) => {
    expect(message(zonePath.safeParse({ id: '1', zoneName }))).toMatch(/1 to 128 characters/);
  });
});

describe('the options of a server stop', () => {
  it('come from the body as booleans, null is absent, unknown keys are ignored', () => {
    expect(StopServerBody.parse({ force: true, freezeServer: null, other: 1 })).toEqual({
      force: true,
      freezeServer: null,
    });
  });

  it('come from the query as true or false and nothing else', () => {
    expect(StopServerQuery.parse({ force: 'false', freezeServer: 'true' })).toEqual({
      force: false,
      freezeServer: true,
    });
    expect(message(StopServerQuery.safeParse({ force: '1' }))).toBe('must be true or false');
  });

  it.each([{ force: 'true' }, { force: 1 }, { type: 'STOP_ALL' }, { freezeServer: {} }])(
    '%j is refused',
    (body) => {
      expect(StopServerBody.safeParse(body).success).toBe(false);
    },
  );
});

describe('the query of a task list', () => {
  it('takes statuses separated by commas or repeated', () => {
    expect(ListTasksQuery.parse({ status: 'RUNNING,FAILED' }).status).toEqual(['RUNNING', 'FAILED']);
    expect(ListTasksQuery.parse({ status: ['RUNNING', 'FAILED'] }).status).toEqual(['RUNNING', 'FAILED']);
  });

  it('takes an empty list, as a tool writes one, for no filter at all', () => {
    expect(ListTasksQuery.parse({ status: '', type: [''] })).toEqual({ status: undefined, type: undefined });
    for (const status of ['RUNNING,', ',,', ','])
      expect(ListTasksQuery.safeParse({ status }).success).toBe(false);
  });

  it.each([{ status: 'DONE' }, { size: '2001' }, { page: '0' }, { sort: 'secret,asc' }, { sort: 'id,up' }])(
    '%j is refused',
    (query) => {
      expect(ListTasksQuery.safeParse(query).success).toBe(false);
    },
  );
});
