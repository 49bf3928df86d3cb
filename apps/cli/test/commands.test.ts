import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeIo } from './fake-io.ts';
import { useServer } from './rig.ts';

const { run, runWith, reset, fault, env, home } = useServer();
beforeEach(() => reset());

describe('a stop', () => {
  it('shows what will stop and asks, where there is a terminal; No does nothing', async () => {
    const io = fakeIo({ env: env(), prompts: { confirm: async () => false } });
    const { code, stderr } = await runWith(io, 'stop zone obdemo3x3 zone1');
    expect(stderr).toContain('will stop: obdemo3x3 · zone zone1, 3 OBServers');
    expect(stderr).toContain('10.10.10.5:2882  zone1  RUNNING');
    expect(code).toBe(130);
    expect((await run('cluster show 2')).stdout).not.toContain('STOP');
  });

  it('takes a server by its address, and answers one JSON document', async () => {
    const { code, stdout } = await run('stop 1 -s 10.10.10.2:2882 -y --json');
    const { exitCode, task } = JSON.parse(stdout);
    expect({ code, exitCode, name: task.name, state: task.state }).toEqual({
      code: 0,
      exitCode: 0,
      name: 'Stop OB server',
      state: 'succeeded',
    });
  });

  it('answers a failure as one JSON document too', async () => {
    const { stdout } = await run('stop zone 1 zone9 -y --json');
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 3, error: { kind: 'not-found', status: 404 } });
  });

  it('tells its events line by line', async () => {
    const { stdout } = await run('stop zone 1 zone2 -y --jsonl');
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(0)).toMatchObject({ event: 'begun', lostAnswer: false });
    expect(events.at(1)).toMatchObject({ event: 'progress', percent: expect.any(Number) });
    expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0, task: { state: 'succeeded' } });
  });

  it('does not wait with --no-wait, and is come back to', async () => {
    const { code, stdout } = await run('stop zone 1 zone2 -y --no-wait');
    expect(code).toBe(0);
    const [, id] = /to follow it: obstop task watch (\d+)/.exec(stdout) ?? [];
    expect((await run(`task watch ${id}`)).stdout).toContain('succeeded');
  });

  it('is left running by Ctrl-C where nobody can be asked', async () => {
    await fault(2, { kind: 'hang', operation: 'isolateZone' });
    const io = fakeIo({ env: env() });
    const running = runWith(io, 'stop zone 2 zone1 -y');
    await expect.poll(() => io.out.stderr).toContain('Stop zone: runs');
    io.interrupt();
    const { code, stderr } = await running;
    expect(stderr).toMatch(/task \d+ goes on; to come back/);
    expect(code).toBe(130);
  });

  it('is cancelled by Ctrl-C where that is chosen, and then fails', async () => {
    await fault(2, { kind: 'hang', operation: 'isolateZone' });
    const io = fakeIo({ env: env(), prompts: { select: async () => 'cancel' as never } });
    const running = runWith(io, 'stop zone 2 zone1 -y');
    await expect.poll(() => io.out.stderr).toContain('Stop zone: runs');
    io.interrupt();
    const { code, stderr } = await running;
    expect(stderr).toContain('cancel sent');
    expect(code).toBe(7);
  });

  it('is left at once by a second Ctrl-C', async () => {
    await fault(2, { kind: 'hang', operation: 'isolateZone' });
    let answer: (value: undefined) => void = () => {};
    const select = () =>
      new Promise<undefined>((resolve) => {
        answer = resolve;
      });
    const io = fakeIo({ env: env(), prompts: { select } });
    const running = runWith(io, 'stop zone 2 zone1 -y --timeout 3s');
    await expect.poll(() => io.out.stderr).toContain('Stop zone: runs');
    io.interrupt();
    io.interrupt();
    expect(io.exits).toEqual([130]);
    answer(undefined);
    await running;
  });

  it('draws a picture in its place on a terminal', async () => {
    const { stderr } = await runWith(fakeIo({ env: env(), columns: 80 }), 'stop zone 1 zone2 -y');
    expect(stderr).toContain('\u001b[?25l');
    expect(stderr).toContain('100 %');
    expect(stderr.endsWith('\u001b[?25h')).toBe(true);
  });
});

describe('a check', () => {
  it('shows the plan, and changes nothing', async () => {
    const { code, stdout } = await run('check zone 2 zone1');
    expect(stdout).toMatch(/^would be accepted: Stop OB zone\n/);
    expect(stdout).toContain('server 4');
    expect(code).toBe(0);
    expect((await run('check start zone 2 zone1')).code).toBe(5);
  });
});

describe('a roll', () => {
  it('goes on at the failure, and forgets itself when it is done', async () => {
    await fault(1, { kind: 'fail', operation: 'startProcess', times: 1, message: 'OB-1' });
    const first = await run('roll 1 -y');
    expect(first.code).toBe(7);
    expect(first.stderr).toContain('left: zone1, zone2, zone3\nto go on: obstop roll 1');
    const [, id] = /obstop task retry (\d+)/.exec(first.stderr) ?? [];
    await run(`task retry ${id}`);
    const second = await run('roll 1 -y --json');
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      roll: { done: ['zone1', 'zone2', 'zone3'], left: [] },
    });
    expect(second.stderr).not.toContain('stop zone1');
    expect(await readdir(path.join(home(), '.local/state/obstop/rolls'))).toEqual([]);
    expect((await run('cluster show 1')).stdout).not.toContain('STOP');
  });
});

describe('tasks', () => {
  it('are listed, shown, rolled back and skipped', async () => {
    await fault(2, { kind: 'fail', operation: 'isolateZone', times: 2 });
    await run('stop zone 2 zone1 -y');
    const { tasks } = JSON.parse((await run('task list --json --status failed -n 1')).stdout);
    const [{ id }] = tasks;
    expect((await run(`task show ${id}`)).stdout).toContain('✖ Stop zone');
    expect((await run(`task log ${id} -n 1`)).stdout).toContain('Failed');
    const rolledBack = await run(`task rollback ${id}`);
    expect(rolledBack.stdout).toContain('was rolled back');
    expect(rolledBack.code).toBe(0);
    const again = await run('stop zone 2 zone1 -y --json');
    const skipped = await run(`task skip ${JSON.parse(again.stdout).task.id}`);
    expect(skipped.stderr).toContain('skipped Stop zone');
    expect(skipped.code).toBe(0);
  });
});

describe('obshell', () => {
  const obshell = { OBSTOP_API: 'obshell' };

  it('stops with the flags that its users know', async () => {
    expect((await run('stop -z zone2 -f -y', obshell)).code).toBe(0);
    expect((await run('start -z zone2', obshell)).code).toBe(0);
    expect((await run('stop -a -y', obshell)).stderr).toContain('-f (at once) or -t');
    expect((await run('restart zone zone1 -y', obshell)).stderr).toContain('obshell does not have restart');
    expect((await run('fault list', obshell)).code).toBe(2);
  });

  it('is busy where another DAG holds the cluster, and names it', async () => {
    await fault(1, { kind: 'hang', operation: 'isolateZone' });
    const { stdout } = await run('stop zone zone2 -y --no-wait --json', obshell);
    const { id } = JSON.parse(stdout).task;
    const { code, stderr } = await run('stop -a -f -y', obshell);
    expect(stderr).toContain(`task ${id} holds the cluster`);
    expect(code).toBe(6);
  });

  it('says that it has no check where it has none', async () => {
    const { code, stderr } = await run('check cluster -f', obshell);
    expect(stderr).toContain('obshell has no check');
    expect(code).toBe(5);
  });
});

describe('profiles', () => {
  it('are tried before they are kept, for their owner alone, and name the default cluster', async () => {
    const wrong = await run('login --api ocp --username admin', { OBSTOP_PASSWORD: 'wrong' });
    expect(wrong.code).toBe(4);
    const { code } = await run('login demo --api ocp --username admin --cluster obdemo');
    expect(code).toBe(0);
    const file = path.join(home(), '.config/obstop/profiles.json');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    const plain = { OBSTOP_PASSWORD: '' };
    expect((await run('profile list', plain)).stdout).toMatch(/\* +demo +ocp/);
    expect((await run('stop zone zone2 -y', plain)).code).toBe(0);
    expect((await run('profile remove demo')).code).toBe(0);
    expect((await run('profile use demo')).code).toBe(3);
  });
});

describe('language', () => {
  it('is that of the locale, for the command’s words and the server’s', async () => {
    const zh = { LANG: 'zh_CN.UTF-8' };
    await run('stop zone 1 zone2 -y');
    expect((await run('stop zone 1 zone2', zh)).stderr).toBe(
      '用法错误：没有可供确认的终端：请给出 --yes（-y）\n',
    );
    expect((await run('stop zone 1 zone3 -y', zh)).stderr).toContain('同一时间只能停止一个 Zone');
    expect((await run('--help', zh)).stdout).toContain('停止集群、Zone 或 OBServer');
    expect((await run('start zone 1 zone2 --lang zh')).stdout).toMatch(/成功，耗时/);
  });
});
