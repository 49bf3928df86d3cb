import { describe, expect, it } from 'vitest';
import type { Json } from './fixture-client/dialect-json.ts';
import { expectData, expectError, expectNoData } from './support/envelope.ts';
import { useShell } from './support/shell-rig.ts';

const rig = useShell();
const target = '/api/v1/ob/stop';
const bind = /^Bind JSON failed: ./;
const server = (...of: string[]) => ({ scope: { type: 'SERVER', target: of } });
const zone = (...of: string[]) => ({ scope: { type: 'ZONE', target: of } });
const both = { force: true, terminate: true };

/** Stops by force, and waits until it is done. */
const killed = async (body: { type: 'GLOBAL' | 'SERVER'; target?: string[] }) => {
  const shell = rig.client('go');
  await shell.succeeded((await shell.stop(body, 'force')).id);
};

/** Refused with exactly this, and no task is made. */
async function expectRefused(
  asking: () => ReturnType<ReturnType<typeof rig.caller>['call']>,
  errCode: string,
  message: string | RegExp,
  data?: 'absent' | 'null',
): Promise<void> {
  const before = await rig.taskCount();
  expectError(await asking(), 400, errCode, message, data && { data });
  expect(await rig.taskCount()).toBe(before);
}

describe('a body that does not bind', () => {
  it.each([
    ['no JSON', '{"scope"'],
    ['a list', '[]'],
    ['a text', '"GLOBAL"'],
    ['force as text', '{"scope":{"type":"GLOBAL"},"force":"true"}'],
    ['force as a number', '{"scope":{"type":"GLOBAL"},"force":1}'],
    ['terminate as text', '{"scope":{"type":"GLOBAL"},"terminate":"false"}'],
    ['scope as text', '{"scope":"GLOBAL","force":true}'],
    ['a type that is a number', '{"scope":{"type":1},"force":true}'],
    ['a target that is one text', '{"scope":{"type":"ZONE","target":"zone1"}}'],
    ['a target with a number', '{"scope":{"type":"ZONE","target":[1]}}'],
    ['an id in forcePassDag that is a number', '{"scope":{"type":"GLOBAL"},"forcePassDag":{"id":[1]}}'],
    ['8,000 nested objects', `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`],
    ['6,000 keys', `{"scope":{"type":"GLOBAL"},"force":true${',"a":1'.repeat(6000)}}`],
    ['a huge number', `{"scope":{"type":"GLOBAL"},"force":true,"a":${'9'.repeat(40_000)}}`],
  ])('%s', async (_what, bodyText) => {
    await expectRefused(
      () => rig.caller().call({ method: 'POST', target, bodyText }),
      'Common.BindJsonFailed',
      bind,
    );
  });
});

describe('the scope', () => {
  it.each<[string, Json, string, string]>([
    ['missing', {}, 'OB.Cluster.Scope.Invalid', "Scope '' is invalid"],
    ['empty', { scope: {} }, 'OB.Cluster.Scope.Invalid', "Scope '' is invalid"],
    ['null', { scope: null, force: true }, 'OB.Cluster.Scope.Invalid', "Scope '' is invalid"],
    ['of no known type', { scope: { type: 'all' } }, 'OB.Cluster.Scope.Invalid', "Scope 'ALL' is invalid"],
    [
      'ZONE without targets',
      zone(),
      'Common.IllegalArgument',
      "The input parameter 'target' is illegal: target is empty",
    ],
    [
      'SERVER with targets null',
      { scope: { type: 'SERVER', target: null }, force: true },
      'Common.IllegalArgument',
      "The input parameter 'target' is illegal: target is empty",
    ],
    ['an unknown zone', zone('zone9'), 'OB.Zone.NotExist', "Zone 'zone9' does not exist"],
    ['a zone in capitals', zone('ZONE1'), 'OB.Zone.NotExist', "Zone 'ZONE1' does not exist"],
    ['an empty address', server(''), 'Common.InvalidAddress', "'' is not a valid address"],
    [
      'two ports',
      server('10.10.10.1:2886:1'),
      'Common.InvalidAddress',
      "'10.10.10.1:2886:1' is not a valid address",
    ],
    ['no address at all', server('zz'), 'Common.InvalidAddress', "'zz' is not a valid address"],
    // What could be digits of an IPv6 is taken for one.
    ['hexadecimal digits', server('abc'), 'Common.InvalidIp', "'abc' is not a valid IP address"],
    ['a name with such digits', server('host1'), 'Common.InvalidIp', "'1' is not a valid IP address"],
    // With a dot and without a port nobody looks what it is before its agent is looked for.
    ['a name without a port', server('a.host'), 'Agent.NotExist', "Server 'a.host' does not exist"],
    ['part of an IPv4', server('10.10.10'), 'Agent.NotExist', "Server '10.10.10' does not exist"],
    [
      'a name with a bad port',
      server('a.host:80'),
      'Common.InvalidPort',
      "The port '80' is invalid, must be in [1024, 65535]",
    ],
    [
      'a low port',
      server('10.10.10.1:80'),
      'Common.InvalidPort',
      "The port '80' is invalid, must be in [1024, 65535]",
    ],
    [
      'a port that is none',
      server('10.10.10.1:x'),
      'Common.InvalidPort',
      "The port 'x' is invalid, must be in [1024, 65535]",
    ],
    [
      'a high port',
      server('10.10.10.1:65536'),
      'Common.InvalidPort',
      "The port '65536' is invalid, must be in [1024, 65535]",
    ],
    ['a name', server('a.host:2886'), 'Common.InvalidIp', "'a.host' is not a valid IP address"],
    ['half an IPv6', server('[1:2]:2886'), 'Common.InvalidIp', "'1:2' is not a valid IP address"],
    [
      'an unknown server',
      server('10.10.10.9:2886'),
      'Agent.NotExist',
      "Server '10.10.10.9:2886' does not exist",
    ],
    ['a server without port', server('10.10.10.9'), 'Agent.NotExist', "Server '10.10.10.9' does not exist"],
    ['the RPC port', server('10.10.10.1:2882'), 'Agent.NotExist', "Server '10.10.10.1:2882' does not exist"],
    [
      'another cluster’s server',
      server('10.10.10.4:2886'),
      'Agent.NotExist',
      "Server '10.10.10.4:2886' does not exist",
    ],
    ['an unknown IPv6', server('[::1]:2886'), 'Agent.NotExist', "Server '[::1]:2886' does not exist"],
  ])('%s is refused', async (_what, body, errCode, message) => {
    await expectRefused(() => rig.caller().post(target, body), errCode, message);
  });

  it.each<[string, Json, string]>([
    ['its type', { scope: { type: 'ALL' }, ...both }, 'OB.Cluster.Scope.Invalid'],
    ['empty targets', { ...zone(), ...both }, 'Common.IllegalArgument'],
    ['its zones', { ...zone('zone9'), ...both }, 'OB.Zone.NotExist'],
    ['its servers', { ...server('10.10.10.9'), ...both }, 'Agent.NotExist'],
  ])('comes before the mode: %s', async (_what, body, errCode) => {
    await expectRefused(() => rig.caller().post(target, body), errCode, /./);
  });

  it('is held against the same rules by a start', async () => {
    const start = (body: Json) => () => rig.caller().post('/api/v1/ob/start', body);
    await expectRefused(start({}), 'OB.Cluster.Scope.Invalid', "Scope '' is invalid");
    await expectRefused(start(zone()), 'Common.IllegalArgument', /target is empty$/);
    await expectRefused(start(zone('zone9')), 'OB.Zone.NotExist', "Zone 'zone9' does not exist");
    await expectRefused(start(server('10.10.10.9')), 'Agent.NotExist', "Server '10.10.10.9' does not exist");
  });
});

describe('the mode', () => {
  it.each<[string, Json, string, string]>([
    [
      'GLOBAL without a flag',
      { scope: { type: 'GLOBAL' } },
      'OB.Cluster.ForceStopOrTerminateRequired',
      "Cannot stop all observers without 'force' and 'terminate'",
    ],
    [
      'both flags',
      { scope: { type: 'GLOBAL' }, ...both },
      'OB.Cluster.StopModeConflict',
      "Cannot stop observer with 'force' and 'terminate' at the same time",
    ],
    [
      'both flags for a zone',
      { ...zone('zone1'), ...both },
      'OB.Cluster.StopModeConflict',
      "Cannot stop observer with 'force' and 'terminate' at the same time",
    ],
  ])('%s is refused', async (_what, body, errCode, message) => {
    await expectRefused(() => rig.caller().post(target, body), errCode, message, 'null');
  });

  it('other than force of servers or all needs an observer that serves; the conflict of flags comes first', async () => {
    await killed({ type: 'GLOBAL' });
    const message = "The current observer is not available, please stop with 'force'";
    for (const body of [
      server('10.10.10.2:2886'),
      server('10.10.10.1:2886', '10.10.10.2:2886'),
      zone('zone2'),
      zone('zone1', 'zone2'),
      { ...zone('zone2'), force: true },
      { ...zone('zone2'), terminate: true },
      { scope: { type: 'GLOBAL' }, terminate: true },
    ]) {
      await expectRefused(
        () => rig.caller().post(target, body),
        'OB.Cluster.ForceStopRequired',
        message,
        'null',
      );
    }
    await expectRefused(
      () => rig.caller().post(target, { ...zone('zone2'), ...both }),
      'OB.Cluster.StopModeConflict',
      /at the same time$/,
      'null',
    );
    await expectRefused(
      () => rig.caller().post(target, { scope: { type: 'GLOBAL' } }),
      'OB.Cluster.ForceStopOrTerminateRequired',
      /^Cannot stop all observers/,
      'null',
    );
    await killed({ type: 'GLOBAL' });
    await killed({ type: 'SERVER', target: ['10.10.10.2:2886'] });
  });
});

describe('the plain mode', () => {
  const refusal = 'Cannot stop server or stop zone in multiple zones';

  it('takes servers of one zone and one zone at a time', async () => {
    for (const body of [server('10.10.10.1:2886', '10.10.10.2:2886'), zone('zone1', 'zone2')]) {
      await expectRefused(
        () => rig.caller().post(target, body),
        'OB.Server.StoppedInMultiZone',
        refusal,
        'null',
      );
    }
  });

  it.each<[string, () => Promise<void>]>([
    [
      'a server is stopped',
      async () => {
        const shell = rig.client('go');
        await shell.succeeded((await shell.stop({ type: 'SERVER', target: ['10.10.10.3'] }, 'plain')).id);
      },
    ],
    [
      'the whole of it is',
      async () => {
        const shell = rig.client('go');
        await shell.succeeded((await shell.stop({ type: 'ZONE', target: ['zone3'] }, 'plain')).id);
      },
    ],
  ])('is not for a zone while in another one %s', async (_what, stopThere) => {
    await stopThere();
    const caller = rig.caller();
    const code = 'OB.Server.StoppedInMultiZone';
    await expectRefused(() => caller.post(target, server('10.10.10.2:2886')), code, refusal, 'null');
    await expectRefused(() => caller.post(target, zone('zone2')), code, refusal, 'null');
    await expectRefused(() => caller.post('/api/v1/ob/zone/zone2/stop', {}), code, refusal, 'null');
    await expectRefused(() => caller.post('/api/v1/ob/zone/zone2/stop/check', {}), code, refusal);
    // The same zone may be stopped once more.
    expectNoData(await caller.post('/api/v1/ob/zone/zone3/stop/check', {}));
  });

  it('keeps the majority of every tenant; the text of this error is missing, so its key is sent', async () => {
    await killed({ type: 'SERVER', target: ['10.10.10.3:2886'] });
    const caller = rig.caller();
    const code = 'OB.Cluster.Tenant.Replica.Invalid';
    const key = 'err.ob.cluster.tenant.replica.invalid';
    await expectRefused(() => caller.post(target, zone('zone2')), code, key, 'null');
    await expectRefused(() => caller.post('/api/v1/ob/zone/zone2/stop', {}), code, key, 'null');
    await expectRefused(() => caller.post('/api/v1/ob/zone/zone2/stop/check', {}), code, key);
    // The check is for zones: a server in the plain mode, and a zone by force, pass it by.
    expectData(await caller.post(target, server('10.10.10.2:2886')));
  });
});

describe('the zone call', () => {
  it.each([
    ['', 'null'],
    ['/check', 'absent'],
  ] as const)('%s refuses an unknown zone', async (check, data) => {
    await expectRefused(
      () => rig.caller().post(`/api/v1/ob/zone/zone9/stop${check}`, {}),
      'OB.Zone.NotExist',
      "Zone 'zone9' does not exist",
      data,
    );
  });

  it.each(['', '/check'])('%s binds its body before anything else', async (check) => {
    for (const bodyText of ['{', '[]', '{"freeze_server":"yes"}', '{"forcePassDag":"1"}']) {
      await expectRefused(
        () => rig.caller().call({ method: 'POST', target: `/api/v1/ob/zone/zone9/stop${check}`, bodyText }),
        'Common.BindJsonFailed',
        bind,
      );
    }
  });

  it('check says yes without data, without a body too, and makes no task', async () => {
    const before = await rig.taskCount();
    const path = '/api/v1/ob/zone/zone2/stop/check';
    expectNoData(await rig.caller().post(path, { freeze_server: true, forcePassDag: { id: null } }));
    expectNoData(await rig.caller().post(path));
    // What a Go client sends with no body: a content type and nothing.
    expectNoData(await rig.client('go').call('POST', path));
    expectNoData(await rig.client('python').call('POST', path));
    expect(await rig.taskCount()).toBe(before);
  });
});
