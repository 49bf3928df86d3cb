import { currentSink, withSink } from '../core/with-response.ts';
import type { Page } from './read-cluster.ts';

/**
 * A list. Awaited it is one page; iterated it is every item, page after page, 100 at a time unless told. Nothing is asked before. An item
 * that moves to a later page meanwhile, since new ones come first, is told once.
 */
export interface Listing<T> extends Promise<Page<T>>, AsyncIterable<T> {}

interface Part {
  readonly page?: number | undefined;
  readonly size?: number | undefined;
}

/** Makes a list from what reads a page of it. */
export function listing<T>(readPart: (part: Part) => Promise<Page<T>>, asked: Part = {}): Listing<T> {
  // The call begins here, though it asks only later.
  const sink = currentSink();
  const read = (part: Part) => withSink(sink, () => readPart(part));
  const { page: from, size } = asked;
  let first: Promise<Page<T>> | undefined;
  const page = () => {
    first ??= read({ page: from, size });
    return first;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: to be awaited is what it is for.
    then: (...handlers) => page().then(...handlers),
    catch: (handler) => page().catch(handler),
    finally: (handler) => page().finally(handler),
    [Symbol.toStringTag]: 'Listing',
    async *[Symbol.asyncIterator]() {
      const told = new Set<unknown>();
      const most = size ?? 100;
      for (let number = from ?? 1; ; number++) {
        const { items, totalPages, size: answered = most } = await read({ page: number, size: most });
        const before = told.size;
        for (const item of items) {
          const { id, name } = item as { id?: unknown; name?: unknown };
          const key = String(id ?? name);
          if (told.has(key)) continue;
          told.add(key);
          yield item;
        }
        // A server that knows no pages answers all of it, or the same one again.
        const isLast = totalPages === undefined ? items.length < answered : number >= totalPages;
        if (isLast || told.size === before) return;
      }
    },
  };
}
