import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@obstop/store/testing';
import type { Bench } from '../figure.ts';
import { type Child, type ChildOptions, startChild } from './child.ts';

/** A program that answers. */
export interface Answering {
  port: number;
  child: Child;
  /** Status of its first answer. */
  status: number;
  /** From the start of the process to its first answer. */
  tookMs: number;
}

/** Starts a program that must be told its port, and waits for its first answer to `GET path`. */
export async function startOnFreePort(
  bench: Bench,
  file: string,
  path: string,
  optionsFor: (port: number) => ChildOptions,
): Promise<Answering> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = startChild(bench, file, optionsFor(port));
  const { status } = await child.whileItRuns(firstAnswer(`http://127.0.0.1:${port}${path}`));
  return { port, child, status, tookMs: performance.now() - startedAt };
}

/** Looks every three milliseconds, for a minute at most. */
async function firstAnswer(url: string): Promise<Response> {
  for (const giveUpAt = performance.now() + 60_000; ; ) {
    try {
      return await fetch(url);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await wait(3);
    }
  }
}
