/**
 * Owns: one connection that listens on a channel, and its coming back after it broke.
 * Does not own: what the messages mean. What was said while it was away is lost: whoever listens must also look by itself.
 */
import { Client, type ClientConfig } from 'pg';

/** What to listen to. */
export interface ListenOptions {
  connection: ClientConfig;
  channel: string;
  onMessage(payload: string): void;
  /** It listens from now on; called again each time it came back. */
  onListening(): void;
  onError(error: unknown): void;
  retryMs: number;
}

/** A connection that listens. */
export interface Listener {
  /** Resolves when it listens, or has failed to for the first time. */
  begun: Promise<void>;
  close(): Promise<void>;
}

/** Begins at once and tries again until closed; never rejects. */
export function listen(options: ListenOptions): Listener {
  let isClosed = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let connecting = connect();

  async function connect(): Promise<void> {
    const mine = new Client(options.connection);
    client = mine;
    let isOver = false;
    const again = (error?: unknown) => {
      if (isOver) return;
      isOver = true;
      mine.end().catch(() => {});
      if (isClosed) return;
      if (error !== undefined) options.onError(error);
      retry = setTimeout(() => {
        connecting = connect();
      }, options.retryMs);
    };
    mine.on('error', again);
    mine.on('end', () => again());
    mine.on('notification', ({ payload }) => {
      if (payload !== undefined && !isClosed) options.onMessage(payload);
    });
    try {
      await mine.connect();
      await mine.query(`listen ${mine.escapeIdentifier(options.channel)}`);
      if (!isClosed) options.onListening();
    } catch (error) {
      again(error);
    }
  }

  return {
    begun: connecting,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await connecting;
      await client?.end().catch(() => {});
    },
  };
}
