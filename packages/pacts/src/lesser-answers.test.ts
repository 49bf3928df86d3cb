import { describe, expect, it } from 'vitest';
import { cutTo, needlessMembers, partOf } from './lesser-answers.ts';
import { dictionary, members, same, some, text } from './matchers.ts';

describe('a part', () => {
  const whole = { id: 7, name: 'Stop', steps: [{ id: 1 }, { id: 2 }], logs: ['done'] };

  it.each([
    ['is there in full', whole],
    ['lacks a member', { id: 7 }],
    ['has a shorter list', { id: 7, steps: [{ id: 1 }] }],
    ['does not tell what may be untold', { id: 7, logs: null }],
    ['does not tell what may be untold, by an empty list', { id: 7, logs: [] }],
  ])('that %s says nothing else', (_what, part) => {
    expect(partOf(part, whole, new Set(['logs']))).toEqual([]);
  });

  it.each([
    ['another value', { id: 8 }, '.id: 8 is not 7'],
    ['a member more', { state: 'RUNNING' }, '.state: "RUNNING" is not undefined'],
    ['another item', { steps: [{ id: 1 }, { id: 3 }] }, '.steps.1.id: 3 is not 2'],
    ['that there is nothing', { steps: [] }, '.steps: [] is not [{"id":1},{"id":2}]'],
    ['null', { name: null }, '.name: null is not "Stop"'],
  ])('that says %s does', (_what, part, message) => {
    expect(partOf(part, whole, new Set(['logs']))).toEqual([message]);
  });
});

describe('what is needless', () => {
  const template = members({
    id: text,
    name: same,
    steps: some(members({ id: text, log: text })),
    agents: dictionary(members({ ip: text })),
  })({ id: '7', name: 'Stop', steps: [{ id: '1', log: 'done' }], agents: { 'a:1': { ip: 'a' } } }, '');
  type Body = { id?: string; steps?: { id?: string }[]; agents?: Record<string, { ip?: string }> };

  it('is each member without which it is still enough, at any depth, keys of dictionaries apart', async () => {
    const needsIds = async (body: unknown) => {
      const { id, steps } = body as Body;
      return id === '7' && steps?.[0]?.id === '1';
    };
    expect(await needlessMembers(template, needsIds)).toEqual([
      '.name',
      '.steps[0].log',
      '.agents',
      '.agents.a:1.ip',
    ]);
    expect(await needlessMembers(template, async () => false)).toEqual([]);
  });

  it('is not cut from the whole, but longer lists and dictionaries are, and what is read only where it is there', () => {
    const whole = {
      id: '7',
      age: 3,
      note: 'x',
      steps: [{ id: '1', log: 'done', note: 'y' }, { id: '2' }],
      agents: { 'a:1': { ip: 'a' }, 'b:1': { ip: 'b' } },
    };
    expect(cutTo(template, whole, new Set(['note']))).toEqual({
      id: '7',
      age: 3,
      steps: [{ id: '1', log: 'done' }],
      agents: { 'a:1': { ip: 'a' } },
    });
  });
});
