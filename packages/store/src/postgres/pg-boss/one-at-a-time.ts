/** Work that is asked for from many sides and never done twice at once. */
export interface OneAtATime {
  /** Resolves when a run that began after the call has ended; rejects if that run did. */
  run(): Promise<void>;
  /** Resolves when nothing runs or is to run. */
  idle(): Promise<void>;
}

/** What is asked for while `work` runs is done by one more run after it. */
export function oneAtATime(work: () => Promise<void>): OneAtATime {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const begin = (): Promise<void> => {
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };

  return {
    run() {
      if (running === undefined) return begin();
      next ??= running
        .catch(() => {})
        .then(() => {
          next = undefined;
          return begin();
        });
      return next;
    },
    async idle() {
      while (running !== undefined) await (next ?? running).catch(() => {});
    },
  };
}
