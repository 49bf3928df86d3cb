/** Why the server is not ready. */
export interface NotReady {
  /** For anybody: no names of hosts or files. */
  reason: 'the server is ending' | 'the store takes no writes';
  /** For whoever runs the server. */
  detail: string;
}

/** What readiness is told by. */
export interface ReadinessPorts {
  /** Writes to the store; rejects where that is not possible. */
  probe(): Promise<void>;
  /** True once the server was told to end. */
  isEnding(): boolean;
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** The store has begun to take no writes, or to take them again, which is undefined. */
  onChange?(detail: string | undefined): void;
}

/** For how long an answer is good, and how long the store may take for it. */
const [goodForMs, patienceMs] = [1_000, 2_000];

/**
 * Tells why the server is not ready; undefined where it is. The store is written to at most once a second, and never twice at the
 * same time, however many ask.
 */
export function createReadiness(ports: ReadinessPorts): () => Promise<NotReady | undefined> {
  let last: { untilMs: number; answer: Promise<NotReady | undefined> } | undefined;
  let told: string | undefined;

  async function problem(): Promise<string | undefined> {
    const over = new AbortController();
    const late = ports.sleep(patienceMs, over.signal).then(
      () => `the store has not answered within ${patienceMs / 1000} s`,
      () => undefined,
    );
    const written = ports.probe().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : 'the store does not answer'),
    );
    try {
      return await Promise.race([written, late]);
    } finally {
      over.abort();
    }
  }

  async function probed(): Promise<NotReady | undefined> {
    const detail = await problem();
    if ((detail === undefined) !== (told === undefined)) ports.onChange?.(detail);
    told = detail;
    return detail === undefined ? undefined : { reason: 'the store takes no writes', detail };
  }

  function ask(): Promise<NotReady | undefined> {
    const asked = { untilMs: Number.POSITIVE_INFINITY, answer: probed() };
    last = asked;
    void asked.answer.then(() => {
      asked.untilMs = ports.nowMs() + goodForMs;
    });
    return asked.answer;
  }

  return async () => {
    if (ports.isEnding()) return { reason: 'the server is ending', detail: 'the server is ending' };
    return last && ports.nowMs() < last.untilMs ? last.answer : ask();
  };
}
