/**
 * Owns: tasks as they were rendered before, each of one revision.
 * Does not own: rendering, telling the current revision, who may see a task.
 * Invariants: a text is given for the revision that it was put under and for no other; together they are bounded, and
 * those that were asked for least recently go first.
 */

/** What a character takes at most. */
const bytesPerCharacter = 2;
const bytesOf = (text: string) => text.length * bytesPerCharacter;

/** Holds up to `maxBytes` of text; none that is larger than `maxBytesEach`. */
export function createRenderedTaskCache<T extends string>(limits: {
  maxBytes: number;
  maxBytesEach: number;
}) {
  /** The least recently asked for comes first. */
  const rendered = new Map<number, { revision: number; text: T }>();
  let bytes = 0;

  function remove(id: number): void {
    const found = rendered.get(id);
    if (found && rendered.delete(id)) bytes -= bytesOf(found.text);
  }

  return {
    /** Whether some revision of it is here: otherwise nobody need ask which one is current. */
    has: (id: number): boolean => rendered.has(id),
    /** Undefined where the text of this very revision is not here. */
    get(id: number, revision: number): T | undefined {
      const found = rendered.get(id);
      if (found?.revision !== revision) return undefined;
      rendered.delete(id);
      rendered.set(id, found);
      return found.text;
    },
    /** In place of what is here of another revision. False where the text is too large to be held. */
    put(id: number, revision: number, text: T): boolean {
      remove(id);
      if (bytesOf(text) > limits.maxBytesEach) return false;
      rendered.set(id, { revision, text });
      bytes += bytesOf(text);
      for (const oldest of rendered.keys()) {
        if (bytes <= limits.maxBytes) break;
        remove(oldest);
      }
      return true;
    },
  };
}
