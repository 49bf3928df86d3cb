/**
 * Owns: the connections, what every session is set to, and the types that come out of them.
 * Does not own: transactions (Kysely's), LISTEN (a connection of its own).
 * Invariants: E1 a commit is on stable storage when it answers, also where the server is set otherwise; a connection that
 * breaks, idle or not, ends no process; a session that falls silent within a transaction loses its locks, so that a paused
 * owner cannot keep its successor waiting (E3).
 */
import { Pool, type PoolConfig, types } from 'pg';

/** How a pool reaches its database. */
export interface PoolOptions {
  databaseUrl: string;
  /** Where unqualified tables are. */
  schema: string;
  applicationName: string;
  poolSize: number;
  timeouts: PostgresTimeouts;
}

/** In milliseconds. */
export interface PostgresTimeouts {
  /** For a connection, whether a new one or a free one of the pool. */
  connectMs: number;
  /** For one statement, on the server; a little later it is given up here too, should the server not answer at all. */
  statementMs: number;
  /** Silence within a transaction after which the server ends the session. */
  idleInTransactionMs: number;
}

export const defaultTimeouts: PostgresTimeouts = {
  connectMs: 5_000,
  statementMs: 30_000,
  idleInTransactionMs: 5_000,
};

const int8Oid = types.builtins.INT8;

/** bigint columns hold ids, times and counts, none of which goes past what a number holds. */
function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the database holds ${text}, which is no safe integer`);
  return value;
}

/** For this pool alone: pg's own table of parsers is shared by the whole process. */
const parsers: NonNullable<PoolConfig['types']> = {
  // The overloads of pg's declaration cannot be repeated here; both come down to this.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8Oid && format !== 'binary'
      ? toSafeInteger
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

/** A pool whose broken connections end no process; its queries reject instead. `onError` is told of idle ones that broke. */
export function openPool(options: PoolOptions, onError: (error: Error) => void): Pool {
  const { timeouts } = options;
  const pool = new Pool({
    ...connectionOf(options),
    max: options.poolSize,
    types: parsers,
    query_timeout: timeouts.statementMs + timeouts.connectMs,
    statement_timeout: timeouts.statementMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
    onConnect: async (client) => {
      // Errors of a connection that is in use reach its query; without a listener they would end the process too.
      client.on('error', () => {});
      await client.query(sessionSetup(options.schema));
    },
  });
  pool.on('error', onError);
  return pool;
}

/** The part of the settings that a LISTEN connection shares. */
export function connectionOf(
  options: Pick<PoolOptions, 'databaseUrl' | 'applicationName' | 'timeouts'>,
): Pick<
  PoolConfig,
  | 'connectionString'
  | 'application_name'
  | 'connectionTimeoutMillis'
  | 'keepAlive'
  | 'keepAliveInitialDelayMillis'
> {
  return {
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.timeouts.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** A stricter synchronous_commit than `on` is left alone. */
function sessionSetup(schema: string): string {
  return `select set_config('search_path', '"${schema}"', false);
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`;
}
