/**
 * Owns: a child process from its start to its end.
 * Invariant: it does not outlive the figure that started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Bench } from '../figure.ts';
import { benchFile } from '../workspace.ts';

/** How a child is started. */
export interface ChildOptions {
  args?: string[];
  /** Options of node itself. */
  node?: string[];
  env?: Record<string, string>;
}

/** A running child with a channel for messages. */
export interface Child {
  process: ChildProcess;
  /** Sends a message and answers with the next one that comes. */
  ask<Answer>(message: object | string): Promise<Answer>;
  /** What `work` comes to; rejects when the child ends before that, with its last words. */
  whileItRuns<Result>(work: Promise<Result>): Promise<Result>;
  /** SIGTERM, and SIGKILL if that takes longer than ten seconds. */
  end(): Promise<void>;
  /** SIGKILL at once. */
  kill(): Promise<void>;
}

/** Starts a file as a process of its own; it is ended with the figure. */
export function startChild(bench: Bench, file: string, options: ChildOptions = {}): Child {
  const { args = [], node = [], env = {} } = options;
  const child = fork(file, args, {
    execArgv: ['--import', benchFile('src/processes/preload.ts'), ...node],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let lastOutput = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastOutput = (lastOutput + chunk).slice(-4000);
  });
  const closed = once(child, 'close');
  const ended = closed.then(([code, signal]): never => {
    throw new Error(`${file} ended (${code ?? signal}) before it answered:\n${lastOutput}`);
  });
  // Only whoever waits for an answer wants to know.
  ended.catch(() => {});
  const endBy = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await closed;
    clearTimeout(killer);
  };
  const end = () => endBy('SIGTERM');
  const whileItRuns = <Result>(work: Promise<Result>) => Promise.race([work, ended]);
  bench.atEnd(end);
  return {
    process: child,
    whileItRuns,
    async ask<Answer>(message: object | string) {
      const answer = once(child, 'message');
      child.send(message);
      const [found] = await whileItRuns(answer);
      return found as Answer;
    },
    end,
    kill: () => endBy('SIGKILL'),
  };
}
