import { setImmediate } from 'node:timers/promises';
import { StoreUnavailableError } from '../errors.ts';

/** How many go into one statement, and how many such statements are under way at a time. */
const [mostItems, mostFlights] = [500, 3];

const isUnreachable = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && error.reason === 'unreachable';

/**
 * Calls of the same moment are carried out by one statement: parallel steps write alike, and each journey to PostgreSQL costs more
 * than what it carries. A call waits for the end of this turn of the event loop, and while enough statements are under way.
 * `work` answers for each item in its place. Where it rejects, nothing of it is done, and each item is tried by itself, so that
 * none suffers for another; only where the database cannot be reached all are told so.
 */
export function together<Item, Answer>(
  work: (items: Item[]) => Promise<Answer[]>,
): (item: Item) => Promise<Answer> {
  interface Call {
    item: Item;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let waiting: Call[] = [];
  let flights = 0;
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

  async function fly(): Promise<void> {
    const now = waiting.slice(0, mostItems);
    waiting = waiting.slice(mostItems);
    flights += 1;
    await carryOut(now);
    flights -= 1;
    void takeOff();
  }

  async function takeOff(): Promise<void> {
    if (isDue || waiting.length === 0 || flights >= mostFlights) return;
    isDue = true;
    await setImmediate();
    isDue = false;
    void fly();
  }

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void takeOff();
    });
}

/** One `together` for each database. */
export function togetherOn<Db extends object, Item, Answer>(
  work: (db: Db, items: Item[]) => Promise<Answer[]>,
): (db: Db, item: Item) => Promise<Answer> {
  const each = new WeakMap<Db, (item: Item) => Promise<Answer>>();
  return (db, item) => {
    let call = each.get(db);
    if (call === undefined) {
      call = together((items) => work(db, items));
      each.set(db, call);
    }
    return call(item);
  };
}
