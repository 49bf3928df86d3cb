import { describe, expect, it } from 'vitest';
import { createBentCaller, type ReadAnswer } from './support/bent-caller.ts';
import type { RawDag } from './support/dag-facts.ts';
import { expectData, expectError } from './support/envelope.ts';
import { rootPassword, useShell } from './support/shell-rig.ts';

const rig = useShell();
const stop = {
  method: 'POST',
  target: '/api/v1/ob/stop',
  body: { scope: { type: 'GLOBAL' }, force: true },
} as const;
const told = ({ status, body: { data, error } }: ReadAnswer) => ({ status, data, error });

describe('the same bytes sent again', () => {
  it('are answered alike and make no second task', async () => {
    const caller = rig.caller();
    const before = await rig.taskCount();
    const sealed = await caller.sealed(stop);
    const first = await caller.sendSealed(sealed);
    await rig.client('go').succeeded(expectData<RawDag>(first).id);
    // The answer is the one that was given, although the DAG has ended since.
    const second = await caller.sendSealed(sealed);
    expect(told(second)).toEqual(told(first));
    expect(await rig.taskCount()).toBe(before + 1);
  });

  it('at the same moment make one task, too', async () => {
    const caller = rig.caller();
    const before = await rig.taskCount();
    const sealed = await caller.sealed(stop);
    const answers = await Promise.all(Array.from({ length: 8 }, () => caller.sendSealed(sealed)));
    const [first] = answers;
    for (const answer of answers) {
      expectData(answer);
      expect(told(answer)).toEqual(first && told(first));
    }
    expect(await rig.taskCount()).toBe(before + 1);
  });

  it('are refused alike where they were refused', async () => {
    const caller = rig.caller();
    const before = await rig.taskCount();
    const sealed = await caller.sealed({ ...stop, body: { scope: { type: 'ZONE', target: ['zone9'] } } });
    const [first, second] = [await caller.sendSealed(sealed), await caller.sendSealed(sealed)];
    expectError(first, 400, 'OB.Zone.NotExist', "Zone 'zone9' does not exist");
    expect(told(second)).toEqual(told(first));
    expect(await rig.taskCount()).toBe(before);
  });

  it('are known after a restart', async () => {
    const before = await rig.taskCount();
    const sealed = await rig.caller().sealed(stop);
    const send = () => createBentCaller(rig.server.url, rootPassword).sendSealed(sealed);
    const first = await send();
    expectData(first);
    await rig.server.restart();
    expect(told(await send())).toEqual(told(first));
    expect(await rig.taskCount()).toBe(before + 1);
  });

  it('cancel once', async () => {
    await rig.fault({ kind: 'hang', operation: 'stopProcess' });
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    await rig.followed(shell, id, ({ stage }) => stage === 4);
    const caller = rig.caller();
    const sealed = await caller.sealed({
      method: 'POST',
      target: `/api/v1/task/dag/${id}`,
      body: { operator: 'CANCEL' },
    });
    const first = await caller.sendSealed(sealed);
    expect(first.status).toBe(200);
    await expect(shell.succeeded(id)).rejects.toThrow(/cancelled/);
    // A second CANCEL would be refused by now: the DAG is finished.
    expect(told(await caller.sendSealed(sealed))).toEqual(told(first));
  });

  it('read as often as they like', async () => {
    const caller = rig.caller();
    const sealed = await caller.sealed({ target: '/api/v1/task/dag/unfinish' });
    for (let turn = 0; turn < 3; turn++) expectData(await caller.sendSealed(sealed));
  });
});

describe('a header that was used before', () => {
  const expectReplayed = (answer: ReadAnswer) => {
    expect(answer.status, answer.text).toBe(401);
    expect(answer.body.error).toMatchObject({ code: 10_008, errCode: 'Security.Authentication.Replayed' });
  };

  it('is refused with another body', async () => {
    const caller = rig.caller();
    const keys = Buffer.alloc(32, 5);
    const sealed = await caller.sealed({ ...stop, keys, body: { scope: { type: 'ALL' } } });
    const other = await caller.sealed({ ...stop, keys });
    expectError(await caller.sendSealed(sealed), 400, 'OB.Cluster.Scope.Invalid', /./);
    const before = await rig.taskCount();
    expectReplayed(await caller.sendSealed({ ...sealed, body: other.body ?? '' }));
    const { body: _body, ...bare } = sealed;
    expectReplayed(await caller.sendSealed(bare));
    expect(await rig.taskCount()).toBe(before);
  });

  it('for reading a DAG, without keys as the Go SDK sends it, does not cancel that DAG', async () => {
    await rig.fault({ kind: 'hang', operation: 'stopProcess' });
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    await rig.followed(shell, id, ({ stage }) => stage === 4);
    const caller = rig.caller();
    const read = await caller.sealed({ target: `/api/v1/task/dag/${id}`, header: { keys: null } });
    expectData(await caller.sendSealed(read));
    const forged = { ...read, method: 'POST', body: '{"operator":"CANCEL"}' };
    expectReplayed(await caller.sendSealed(forged));
    expect(await shell.dag(id)).toMatchObject({ state: 'RUNNING', operator: 'RUN' });
  });

  it('is refused at another target', async () => {
    const caller = rig.caller();
    const sealed = await caller.sealed(stop);
    expectData(await caller.sendSealed(sealed));
    for (const target of ['/api/v1/ob/start', '/api/v1/ob/stop?again']) {
      const answer = await caller.sendSealed({ ...sealed, target });
      expect(answer.status, answer.text).toBe(401);
      expect(answer.body.error).toMatchObject({ code: 10_008 });
    }
  });
});
