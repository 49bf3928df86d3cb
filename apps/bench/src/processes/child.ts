/**
 * Owns: a child process from its start to its end.
 * Invariant: it does not outlive the figure that started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Bench } from '../figure.ts';
import { own } from '../workspace.ts';

/** How a child is started. */
export interface ChildOptions {
  args?: string[];
  /** Options of node itself. */
  node?: string[];
  env?: Record<string, string>;
  /** Standard output is wanted: it is piped in place of dropped. */
  output?: boolean;
  /** Its CPU profile is written where profiles are asked for. */
  profiled?: boolean;
}

/** A running child with a channel for messages. */
export interface Child {
  process: ChildProcess;
  /** Sends and waits for the next message. Rejects when the child ends before that, with its last words. */
  ask<Answer>(message: object): Promise<Answer>;
  /** The next message. */
  next<Answer>(): Promise<Answer>;
  /** SIGTERM, and SIGKILL if that takes longer than ten seconds. */
  end(): Promise<void>;
  /** SIGKILL at once. */
  kill(): Promise<void>;
}

const keptBytes = 4000;

/** Starts a TypeScript file as a process of its own; it is ended with the figure. */
export function startChild(bench: Bench, file: string, options: ChildOptions = {}): Child {
  const { args = [], node = [], env = {}, output = false, profiled = false } = options;
  const profile = profiled && bench.profiles ? ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`] : [];
  const child = fork(file, args, {
    execArgv: ['--import', own('src/processes/end-with-parent.ts'), ...node, ...profile],
    env: { ...process.env, ...env },
    stdio: ['ignore', output ? 'pipe' : 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk).slice(-keptBytes);
  });
  const ended = once(child, 'close');
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const next = <Answer>() =>
    new Promise<Answer>((resolve, reject) => {
      const onMessage = (answer: unknown) => {
        child.off('close', onClose);
        resolve(answer as Answer);
      };
      const onClose = () => {
        child.off('message', onMessage);
        reject(
          new Error(
            `${file} ended (${child.exitCode ?? child.signalCode}) before it answered:\n${lastWords}`,
          ),
        );
      };
      child.once('message', onMessage);
      child.once('close', onClose);
      if (isOver()) onClose();
    });
  const kill = async () => {
    if (isOver()) return;
    child.kill('SIGKILL');
    await ended;
  };
  const end = async () => {
    if (isOver()) return;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killer);
  };
  // A profile is written by an orderly end only.
  bench.defer(profile.length > 0 ? end : kill);
  return {
    process: child,
    next,
    ask: <Answer>(message: object) => {
      const answer = next<Answer>();
      child.send(message);
      return answer;
    },
    end,
    kill,
  };
}

/** A worker that is asked again and again. */
export interface Worker<Input extends object, Answer> {
  ask(input: Input): Promise<Answer>;
  end(): Promise<void>;
}

/** Starts a worker; see serve-parent.ts for its side. */
export function startWorker<Input extends object, Answer>(
  bench: Bench,
  file: string,
  options: ChildOptions = {},
): Worker<Input, Answer> {
  const child = startChild(bench, file, options);
  return {
    async ask(input) {
      const answer = await child.ask<Answer | { failed: string }>(input);
      if (typeof answer === 'object' && answer !== null && 'failed' in answer)
        throw new Error(`${file}: ${answer.failed}`);
      return answer;
    },
    end: child.end,
  };
}

/** Runs a worker on one input and answers with its one message. */
export async function runWorker<Answer>(
  bench: Bench,
  file: string,
  input: object,
  options: ChildOptions = {},
): Promise<Answer> {
  const worker = startWorker<object, Answer>(bench, file, { profiled: true, ...options });
  const answer = await worker.ask(input);
  await worker.end();
  return answer;
}
