/**
 * Owns: whose turn it is where only so many may be served at once.
 * Does not own: what is done for them, what a lane stands for.
 * Invariants: lanes take turns, so that whoever fills one lane holds up that lane alone; never more than `atOnce` are
 * served, never more than `maxPerLane` of one lane wait.
 */
/** Tells when whoever asked has left. */
export type OnGone = (listener: () => void) => void;

/**
 * - busy: too many of the lane wait, or the server ends; nothing was done.
 * - gone: whoever asked has left before it was their turn; nothing was done.
 */
export type NoTurn = 'busy' | 'gone';

export interface FairQueueOptions {
  atOnce: number;
  maxPerLane: number;
  /** Ends all waiting. */
  signal: AbortSignal;
  /** After each piece of work its lane stands still until this resolves. Never rejects. */
  rest?(lane: string): Promise<void>;
}

export function createFairQueue({ atOnce, maxPerLane, signal, rest }: FairQueueOptions) {
  /** The lane whose turn is next comes first. */
  const lanes = new Map<string, ((turn: 'now' | NoTurn) => void)[]>();
  const resting = new Set<string>();
  let underWay = 0;

  function nextLane(): string | undefined {
    for (const lane of lanes.keys()) if (!resting.has(lane)) return lane;
    return undefined;
  }

  function begin(): void {
    while (underWay < atOnce) {
      const lane = nextLane();
      if (lane === undefined) return;
      const waiting = lanes.get(lane) ?? [];
      lanes.delete(lane);
      const first = waiting.shift();
      if (waiting.length > 0) lanes.set(lane, waiting);
      underWay += 1;
      first?.('now');
    }
  }

  function end(lane: string): void {
    underWay -= 1;
    if (rest) {
      resting.add(lane);
      void rest(lane).then(() => {
        resting.delete(lane);
        begin();
      });
    }
    begin();
  }

  function leave(lane: string, resolve: (turn: NoTurn) => void): void {
    const others = lanes.get(lane)?.filter((each) => each !== resolve) ?? [];
    if (others.length > 0) lanes.set(lane, others);
    else lanes.delete(lane);
    resolve('gone');
  }

  signal.addEventListener('abort', () => {
    const waiting = [...lanes.values()].flat();
    lanes.clear();
    for (const resolve of waiting) resolve('busy');
  });

  return {
    /** Does the work when it is its turn, and answers what came of it; rejects where the work does. */
    async run<T>(lane: string, work: () => Promise<T>, onGone?: OnGone): Promise<T | NoTurn> {
      const waiting = lanes.get(lane) ?? [];
      if (signal.aborted || waiting.length >= maxPerLane) return 'busy';
      const { promise, resolve } = Promise.withResolvers<'now' | NoTurn>();
      waiting.push(resolve);
      lanes.set(lane, waiting);
      begin();
      onGone?.(() => leave(lane, resolve));
      const turn = await promise;
      if (turn !== 'now') return turn;
      try {
        return await work();
      } finally {
        end(lane);
      }
    },
  };
}
