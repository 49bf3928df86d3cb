import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { errorCode } from '../model/errors.ts';
import { preparedName } from '../sql/prepared-statement.ts';
import { translatePostgresError } from './translate-postgres-error.ts';
import type { VersionGate } from './version-gate.ts';

/** The pool as Kysely uses it, with pg's errors translated at this one place. */
export function guardPool(pool: Pool, gate?: VersionGate): PostgresPool {
  // Kysely knows a connection again by its object.
  const guarded = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      gate?.pass();
      const client = await translated(() => pool.connect());
      const known = guarded.get(client) ?? guardClient(client);
      guarded.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: {},
  };
}

/** feature_not_supported, "cached plan must not change result type". */
const outdatedPlan = '0A000';
const inFailedTransaction = '25P02';

function guardClient(client: PoolClient): PostgresPoolClient {
  let isSilent = false;
  /** Counts how often what this connection had prepared went out of date. */
  let generation = 0;
  const query = async (text: string, parameters: readonly unknown[]) => {
    const values = parameters.map(withoutNul);
    const send = () => {
      const name = preparedName(text);
      return client.query({ ...(name && { name: `${name}_${generation}` }), text, values });
    };
    // Behind a query that was given up, everything else would wait for its answer as well.
    if (isSilent) throw new Error('Connection terminated: it did not answer in time');
    try {
      return await send();
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') isSilent = true;
      if (errorCode(error) !== outdatedPlan) throw error;
      // A table has got another form since, from a newer version of the program.
      generation += 1;
      return send().catch((again: unknown) => {
        // Within a transaction nothing goes any more: the transaction is to be tried again, as after a conflict.
        throw errorCode(again) === inFailedTransaction ? error : again;
      });
    }
  };
  return {
    // The store streams nothing, so that the overload with a cursor is never called.
    query: ((text: string, parameters: readonly unknown[]) =>
      translated(() => query(text, parameters))) as unknown as PostgresPoolClient['query'],
    release: () => client.release(isSilent),
  };
}

/** PostgreSQL's text has no NUL, and some texts come from whoever knows the address. */
function withoutNul(parameter: unknown): unknown {
  return typeof parameter === 'string' && parameter.includes('\0')
    ? parameter.replaceAll('\0', '\uFFFD')
    : parameter;
}

/** Runs `work` with its errors translated. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translatePostgresError(error);
  }
}
