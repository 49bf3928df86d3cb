import { setTimeout as wait } from 'node:timers/promises';

/** Resolves with the first answer of a process that is still starting; looks every three milliseconds. */
export async function firstAnswer(url: string, limitMs = 60_000): Promise<Response> {
  for (const giveUpAt = performance.now() + limitMs; ; ) {
    try {
      return await fetch(url);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await wait(3);
    }
  }
}
