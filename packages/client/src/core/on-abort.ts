interface Heard {
  readonly waiting: Set<() => void>;
  readonly listener: () => void;
}

const heard = new WeakMap<AbortSignal, Heard>();

function hear(signal: AbortSignal): Heard {
  const waiting = new Set<() => void>();
  const listener = () => {
    for (const each of waiting) each();
  };
  signal.addEventListener('abort', listener, { once: true });
  const found = { waiting, listener };
  heard.set(signal, found);
  return found;
}

/**
 * Calls `work` once the signal is aborted; answers how to take that back. A signal has one listener however many wait for it, and none
 * when nobody does: platforms warn of a leak where there are more than a few.
 */
export function onAbort(signal: AbortSignal, work: () => void): () => void {
  const { waiting, listener } = heard.get(signal) ?? hear(signal);
  waiting.add(work);
  return () => {
    waiting.delete(work);
    if (waiting.size > 0) return;
    heard.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}
