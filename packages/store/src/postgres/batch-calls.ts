import { setImmediate } from 'node:timers/promises';
import { StoreUnavailableError } from '@obstop/engine';

/** How many calls go into one statement, and how many such statements are under way at a time. */
const [mostItems, mostStatements] = [500, 3];

const isUnreachable = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && error.reason === 'unreachable';

/**
 * Calls of the same moment are carried out by one statement: parallel steps write alike, and a round trip to PostgreSQL costs
 * more than what it carries. A call waits for the end of this turn of the event loop, and while enough statements are under
 * way. `work` answers for each item in its place. Where it rejects, nothing of it is done, and each item is tried by itself:
 * only the item that is at fault fails. Where the database cannot be reached, all of them fail.
 */
export function batchCalls<Item, Answer>(
  work: (items: Item[]) => Promise<Answer[]>,
): (item: Item) => Promise<Answer> {
  interface Call {
    item: Item;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let waiting: Call[] = [];
  let running = 0;
  let isDue = false;

  async function carryOut(calls: Call[]): Promise<void> {
    try {
      const answers = await work(calls.map(({ item }) => item));
      // As many answers as items.
      for (const [index, { resolve }] of calls.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (calls.length === 1 || isUnreachable(error)) for (const { reject } of calls) reject(error);
      // Nobody waits for them here: one that takes long must not keep the next statement waiting.
      else for (const call of calls) void carryOut([call]);
    }
  }

  async function run(): Promise<void> {
    const now = waiting.slice(0, mostItems);
    waiting = waiting.slice(mostItems);
    running += 1;
    await carryOut(now);
    running -= 1;
    void schedule();
  }

  async function schedule(): Promise<void> {
    if (isDue || waiting.length === 0 || running >= mostStatements) return;
    isDue = true;
    await setImmediate();
    isDue = false;
    void run();
  }

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void schedule();
    });
}
