/** Of more than these the oldest go: some tens of megabytes. Only headers with right credentials come here. */
const maxParts = 200_000;

/**
 * Which request each part of a header was used for, so that no part serves two. In this process alone. `keepSeconds`: how long a
 * header can be valid at the most, and a margin.
 */
export function createSingleUse(keepSeconds: number) {
  // In order of coming, which is that of going too: all are kept equally long.
  const used = new Map<string, { request: string; untilSeconds: number }>();

  function forget(nowSeconds: number): void {
    for (const [part, { untilSeconds }] of used) {
      if (untilSeconds >= nowSeconds && used.size <= maxParts) return;
      used.delete(part);
    }
  }

  return {
    /** False where one of the parts belongs to another request. The same request may come again. */
    take(parts: string[], request: string, nowSeconds: number): boolean {
      forget(nowSeconds);
      if (parts.some((part) => (used.get(part)?.request ?? request) !== request)) return false;
      for (const part of parts)
        if (!used.has(part)) used.set(part, { request, untilSeconds: nowSeconds + keepSeconds });
      return true;
    },
  };
}
