/** What happened, one line per event, with a hash over all of it: two runs are equal when their hashes are. */
export interface Trace {
  add(line: string): void;
  /** The last lines, or all of them where everything was to be kept. */
  lines(): string[];
  /** FNV-1a over every line so far, kept or not. */
  hash(): string;
}

/** Keeps the last `limit` lines. */
export function newTrace(limit: number): Trace {
  let kept: string[] = [];
  let hash = 0x811c9dc5;
  return {
    add: (line) => {
      for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
      kept.push(line);
      if (kept.length > 2 * limit) kept = kept.slice(-limit);
    },
    lines: () => kept.slice(-limit),
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
  };
}
