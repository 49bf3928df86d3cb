import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useServer } from './rig.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const { env, reset, fault } = useServer();

/** What is on the screen of a terminal of its own. */
const session = `obstop-${randomUUID()}`;
const tmux = (...args: string[]) =>
  spawnSync('tmux', ['-L', session, '-f', '/dev/null', ...args], { encoding: 'utf8' }).stdout;
const screen = () => tmux('capture-pane', '-p').replace(/\s+$/gm, '');
// Its exit code tmux knows only now and then; other tests have it.
const hasEnded = () => tmux('display-message', '-p', '#{pane_dead}').trim() === '1';
const press = (...keys: string[]) => tmux('send-keys', ...keys);

function open(words: string[], language: string): void {
  const given = { ...env(), LANG: language, LC_ALL: '', NO_COLOR: '' };
  const variables = Object.entries(given).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  tmux(...['new-session', '-d', '-x', '80', '-y', '60', ...variables, process.execPath, main, ...words]);
  // What it left stays on the screen when it has ended.
  tmux('set-option', '-g', 'remain-on-exit', 'on');
}

describe.skipIf(!hasTmux)('on a real terminal', () => {
  beforeEach(async () => {
    await reset();
    await fault(2, { kind: 'hang', operation: 'isolateZone' });
  });
  afterEach(() => {
    tmux('kill-server');
  });

  it.each([
    [
      'C.UTF-8',
      'will stop: obdemo3x3 · zone zone1, 3 OBServers',
      'Go on?',
      'What now?',
      'keep watching',
      /task (\d+) goes on; to come back: obstop task watch \1/,
    ],
    [
      'zh_CN.UTF-8',
      '即将停止：obdemo3x3 · zone zone1，共 3 个 OBServer',
      '是否继续？',
      '正在执行，如何处理？',
      '继续跟踪',
      /任务 (\d+) 继续执行；重新跟踪：obstop task watch \1/,
    ],
  ])('in %s a stop asks, draws, asks again on Ctrl-C, and is left running', async (language, ...shown) => {
    const [willStop, goOn, whatNow, stay, goesOn] = shown;
    open(['stop', 'zone', '2', 'zone1'], language);
    const patience = { timeout: 20_000, interval: 100 };
    await expect.poll(screen, patience).toContain(goOn);
    expect(screen()).toContain(willStop);
    press('y');
    await expect.poll(screen, patience).toMatch(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Stop zone/m);
    // Drawn in its place, again and again: there is one of it.
    expect(screen().match(/✔ Prepare stop OB zone/g)).toHaveLength(1);
    press('C-c');
    await expect.poll(screen, patience).toContain(whatNow);
    press('Down', 'Down', 'Enter');
    await expect.poll(() => screen().match(/Stop zone/g)?.length, patience).toBe(2);
    expect(screen()).toContain(stay);
    press('C-c');
    await expect.poll(() => screen().split(whatNow).length, patience).toBe(3);
    press('Enter');
    await expect.poll(screen, patience).toMatch(goesOn);
    await expect.poll(hasEnded, patience).toBe(true);
  });
});
