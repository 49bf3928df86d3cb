/**
 * Owns: texts that were rendered before, each of one revision of what its id names.
 * Does not own: rendering, telling the revision of the day, who may see a text.
 * Invariants: a text is given for the revision that it was kept under and for no other; together they are bounded, and
 * those that were asked for least recently go first.
 */

/** Texts by id and revision. */
export interface KeptTexts<T extends string> {
  /** Whether some revision of it is kept: otherwise nobody need ask which one is current. */
  has(id: number): boolean;
  /** Undefined where the text of this very revision is not kept. */
  get(id: number, revision: number): T | undefined;
  /** In place of what is kept of another revision. */
  keep(id: number, revision: number, text: T): void;
}

/** What a character takes at most. */
const bytesPerCharacter = 2;

/** Holds up to `maxBytes` of text; none that is larger than `maxBytesEach`. */
export function createKeptTexts<T extends string>(options: {
  maxBytes: number;
  maxBytesEach: number;
}): KeptTexts<T> {
  const { maxBytes, maxBytesEach } = options;
  /** The least recently asked for comes first. */
  const kept = new Map<number, { revision: number; text: T }>();
  let bytes = 0;
  const sizeOf = (text: T) => text.length * bytesPerCharacter;

  function remove(id: number): void {
    const found = kept.get(id);
    if (found && kept.delete(id)) bytes -= sizeOf(found.text);
  }

  return {
    has: (id) => kept.has(id),
    get(id, revision) {
      const found = kept.get(id);
      if (found?.revision !== revision) return undefined;
      kept.delete(id);
      kept.set(id, found);
      return found.text;
    },
    keep(id, revision, text) {
      remove(id);
      if (sizeOf(text) > maxBytesEach) return;
      kept.set(id, { revision, text });
      bytes += sizeOf(text);
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
    },
  };
}
