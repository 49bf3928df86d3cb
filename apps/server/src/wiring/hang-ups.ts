/** SIGHUP, from the process' first moments on. */
export interface HangUps {
  /**
   * What a SIGHUP sets off from now on; one that has come by then is not lost. Never at the same time as itself: signals that come
   * meanwhile set it off once more. `work` must not reject.
   */
  answerWith(work: () => Promise<void>): void;
}

/**
 * SIGHUP never ends the process, and neither do the signals that people try on daemons. Node would open a debugger at SIGUSR1, which
 * lets whoever reaches its port run code here.
 */
export function listenForHangUps(): HangUps {
  let work: (() => Promise<void>) | undefined;
  let wanted = false;
  let underWay = false;
  async function answer(): Promise<void> {
    if (underWay || !work) return;
    underWay = true;
    while (wanted) {
      wanted = false;
      await work();
    }
    underWay = false;
  }
  process.on('SIGHUP', () => {
    wanted = true;
    void answer();
  });
  for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {});
  return {
    answerWith(next) {
      work = next;
      void answer();
    },
  };
}
