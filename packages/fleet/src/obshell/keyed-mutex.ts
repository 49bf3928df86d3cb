/** Runs `work` once all earlier work of the same key has ended. Rejects with the signal's reason if aborted before that. */
export type RunExclusive = <T>(key: number, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** A mutex per key: one work at a time, in the order of the calls. */
export function createKeyedMutex(): RunExclusive {
  const last = new Map<number, Promise<void>>();
  return async (key, signal, work) => {
    const before = last.get(key) ?? Promise.resolve();
    let done = () => {};
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    // The next call also waits for those before this one, even if this one gives up.
    const queued = before.then(() => mine);
    last.set(key, queued);
    try {
      await orAborted(before, signal);
      return await work();
    } finally {
      done();
      if (last.get(key) === queued) last.delete(key);
    }
  };
}

async function orAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([before, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
