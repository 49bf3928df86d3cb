/** Which request each part of a header was used for, so that no part serves two. */
export interface SingleUse {
  /** False where one of the parts belongs to another request. The same request may come again. */
  take(parts: string[], request: string, nowSeconds: number): boolean;
}

/** Of more than these the oldest go: some tens of megabytes. Only headers with right credentials come here. */
const maxParts = 200_000;

/** `keepSeconds`: how long a header can be valid at the most, and a margin. In this process alone. */
export function createSingleUse(keepSeconds: number): SingleUse {
  // In order of coming, which is that of going too: all are kept equally long.
  const used = new Map<string, { request: string; untilSeconds: number }>();

  function forget(nowSeconds: number): void {
    for (const [part, { untilSeconds }] of used) {
      if (untilSeconds >= nowSeconds && used.size <= maxParts) return;
      used.delete(part);
    }
  }

  return {
    take(parts, request, nowSeconds) {
      forget(nowSeconds);
      if (parts.some((part) => (used.get(part)?.request ?? request) !== request)) return false;
      for (const part of parts)
        if (!used.has(part)) used.set(part, { request, untilSeconds: nowSeconds + keepSeconds });
      return true;
    },
  };
}
