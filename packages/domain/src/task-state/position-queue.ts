/** Positions of subtasks, the lowest first: a binary heap. One that is added twice comes twice. */
export interface PositionQueue {
  add(position: number): void;
  /** Takes the lowest out; absent when there is none. */
  take(): number | undefined;
}

export function positionQueue(): PositionQueue {
  const heap: number[] = [];
  const at = (index: number): number => heap[index] ?? Number.POSITIVE_INFINITY;

  /** Lets the last element take the place of the first, and sink to where it belongs. */
  function sink(position: number): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = at(left + 1) < at(left) ? left + 1 : left;
      if (at(child) >= position) break;
      heap[index] = at(child);
      index = child;
    }
    heap[index] = position;
  }

  return {
    add: (position) => {
      let index = heap.length;
      for (; index > 0; index = (index - 1) >> 1) {
        const parent = at((index - 1) >> 1);
        if (parent <= position) break;
        heap[index] = parent;
      }
      heap[index] = position;
    },
    take: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) sink(last);
      return first;
    },
  };
}
