import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { useServer } from './rig.ts';

const { run, reset, fault } = useServer();
beforeEach(() => reset());

const failOnce = { kind: 'fail', operation: 'isolateZone', times: 1, message: 'OB-4179' };

describe('each way to end has its exit code', () => {
  it('0: a stop that succeeded, with the result on stdout and progress on stderr', async () => {
    const { code, stdout, stderr } = await run('stop zone 1 zone2 -y');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^task \d+ \(Stop OB zone\) succeeded in [\d.]+s\n$/);
    expect(stderr).toMatch(/^Stop OB zone · task \d+\n/);
    expect(stderr).toContain('Stop zone: done');
  });

  it('1: an answer that is not of the contract', async () => {
    const server = createServer((_request, response) => {
      response
        .setHeader('content-type', 'application/json')
        .end('{"successful":true,"data":{"contents":[{}]}}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code } = await run(`cluster list --url http://127.0.0.1:${port}`, { OBSTOP_PASSWORD: 'any' });
    server.close();
    expect(code).toBe(1);
  });

  it.each([
    ['stop', 'name what to stop'],
    ['stop zone 1', 'name the zone'],
    ['stop 1 -a -z zone1 -y', 'name one target'],
    ['stop zone 1 zone2', 'say --yes (-y)'],
    ['stop 1 -z zone1,zone2 -y', 'OCP takes one zone at a time'],
    ['stop zone 1 zone2 -t -y', 'OCP does not have --terminate (-t) (stop zone)'],
    ['stop cluster 1 -i 7 -y', 'OCP does not have --pass-ids (-i) (stop cluster)'],
    ['stop server 1 1 -f -t -y', '--force (-f) and --terminate (-t) contradict each other'],
    ['stop zone 1 zone2 -y --timeout soon', '“soon” is no time'],
    ['stop zone 1 zone2 --nonsense', 'there is no flag --nonsense'],
    ['nonsense', 'there is no command “nonsense”'],
    ['cluster list --url nonsense', '“nonsense” is no address'],
    ['cluster list --profile nobody', 'there is no profile “nobody”'],
  ])('2: obstop %s', async (words, why) => {
    const { code, stdout, stderr } = await run(words);
    expect(stderr).toContain(why);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('3: a cluster, a zone and a task that are not there', async () => {
    expect((await run('stop zone nowhere zone1 -y')).code).toBe(3);
    expect((await run('stop zone 1 zone9 -y')).code).toBe(3);
    expect((await run('task show 987654321')).code).toBe(3);
  });

  it('4: a wrong password, and none', async () => {
    expect((await run('cluster list', { OBSTOP_PASSWORD: 'wrong' })).code).toBe(4);
    const { code, stderr } = await run('cluster list', { OBSTOP_PASSWORD: '' });
    expect(stderr).toContain('obstop login, OBSTOP_PASSWORD or --password-file');
    expect(code).toBe(4);
  });

  it('5: refused by a rule', async () => {
    await run('stop zone 1 zone2 -y');
    const { code, stderr } = await run('stop zone 1 zone3 -y');
    expect(stderr).toContain('one zone at a time');
    expect(code).toBe(5);
  });

  it('6 and 7: a task that failed, with its log and what to do; then the cluster that it holds', async () => {
    await fault(2, failOnce);
    const failed = await run('stop zone 2 zone1 -y');
    expect(failed.code).toBe(7);
    expect(failed.stderr).toContain('Failed: OB-4179');
    const [, id] = /obstop task retry (\d+)/.exec(failed.stderr) ?? [];
    const busy = await run('stop zone 2 zone2 -y');
    expect(busy.stderr).toContain(`task ${id} holds the cluster`);
    expect(busy.code).toBe(6);
    expect((await run('check zone 2 zone2')).code).toBe(6);
    expect((await run(`task retry ${id}`)).code).toBe(0);
  });

  it('8: a time limit, after which the task goes on', async () => {
    await fault(2, { kind: 'hang', operation: 'isolateZone' });
    const { code, stderr } = await run('stop zone 2 zone1 -y --timeout 1s');
    expect(stderr).toMatch(
      /task (\d+) has not ended in time; it goes on; to come back: obstop task watch \1/,
    );
    expect(code).toBe(8);
  });

  it('9: nobody there, and where it was asked', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { code, stderr } = await run(`stop zone 1 zone2 -y --url http://127.0.0.1:${port}`);
    expect(stderr).toContain(`asked at http://127.0.0.1:${port}`);
    expect(code).toBe(9);
  });
});
