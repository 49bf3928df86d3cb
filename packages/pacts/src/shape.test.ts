import { ObshellAgentsStatus, ObshellDag, ObshellTime, OcpTaskD } from '@obstop/contracts';
import { ocpRoutes } from '@obstop/contracts/routes';
import { describe, expect, it } from 'vitest';
import { same, type Template } from './matchers.ts';
import { known, obshellAnswer, ocpList, shape } from './shape.ts';

const type = (value: Template) => ({ 'pact:matcher:type': 'type', value });
const integer = (value: number) => ({ 'pact:matcher:type': 'integer', value });

const subtask = { id: 701, name: 'Stop', status: 'FAILED', timeout: 60 };
const task = {
  id: 7,
  name: 'Stop zone',
  status: 'FAILED',
  startTime: '2026-11-21T10:00:00Z',
  prohibitRollback: false,
  subtasks: [subtask, subtask],
};

describe('a pick', () => {
  it('has members of the kind that the schema says, and no other', () => {
    const pick = shape(OcpTaskD, [
      'id',
      'status',
      'startTime',
      'prohibitRollback',
      { subtasks: ['id', 'status'] },
    ]);
    expect(pick(task, 'data')).toEqual({
      id: integer(7),
      status: type('FAILED'),
      startTime: { 'pact:matcher:type': 'regex', regex: expect.stringContaining('T'), value: task.startTime },
      prohibitRollback: type(false),
      subtasks: {
        'pact:matcher:type': 'type',
        min: 1,
        value: [{ id: integer(701), status: type('FAILED') }],
      },
    });
  });

  it('says itself where a word is exact, or one of those that are known', () => {
    expect(shape(OcpTaskD, [{ status: same }])(task, 'data')).toEqual({ status: 'FAILED' });
    expect(shape(OcpTaskD, [{ status: known }])(task, 'data')).toEqual({
      status: { 'pact:matcher:type': 'regex', regex: '^(RUNNING|FAILED|SUCCESSFUL)$', value: 'FAILED' },
    });
  });

  it('goes through lists, dictionaries, and what may be null', () => {
    const dag = { nodes: [{ name: 'Stop', sub_tasks: [{ task_logs: ['done'] }] }] };
    expect(shape(ObshellDag, [{ nodes: [{ sub_tasks: ['task_logs'] }] }])(dag, 'data')).toMatchObject({
      nodes: { value: [{ sub_tasks: { value: [{ task_logs: { min: 1, value: [type('done')] } }] } }] },
    });
    expect(shape(ObshellAgentsStatus, ['state'])({ a: { state: 2 }, b: { state: 3 } }, 'data')).toEqual({
      'pact:matcher:type': 'values',
      value: { a: { state: integer(2) } },
    });
  });

  it('is put into the envelope, whose literals are exact', () => {
    const now = { successful: true, data: '2026-11-21T10:00:00+08:00' };
    expect(obshellAnswer(ObshellTime)(now, '')).toMatchObject({
      successful: true,
      data: { value: now.data },
    });
    const tasks = { successful: true, data: { contents: [task], page: {} } };
    expect(ocpList(OcpTaskD, ['id'])(tasks, '')).toEqual({
      successful: true,
      data: { contents: { 'pact:matcher:type': 'type', min: 1, value: [{ id: integer(7) }] } },
    });
  });

  it('of an object by its name alone asks for the object', () => {
    const pick = shape(ocpRoutes.listTasks.responses[200], ['data']);
    expect(pick({ data: { contents: [] } }, '')).toEqual({ data: {} });
    expect(() => pick({}, 'body')).toThrow('body.data must be an object');
  });

  it('cannot name what the contract does not have', () => {
    // @ts-expect-error: the member is `status`.
    expect(() => shape(OcpTaskD, ['id', 'state'])).toThrow('the contract has no state');
    // @ts-expect-error: the member is `status`.
    expect(() => shape(OcpTaskD, [{ subtasks: ['id', 'state'] }])).toThrow('the contract has no state');
    const shared = ['id', { state: known }] as const;
    // @ts-expect-error: the member is `status`.
    expect(() => shape(OcpTaskD, [...shared, 'name'])).toThrow('the contract has no state');
    // @ts-expect-error: the member is `subtasks`.
    expect(() => shape(OcpTaskD, ['id', { tasks: ['id'] }])).toThrow('the contract has no tasks');
  });
});
