import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { keptName } from '../kept.ts';
import { translatePostgresError } from './translate-postgres-error.ts';

/** The pool as Kysely uses it, with pg's errors translated at this one place. */
export function guardPool(pool: Pool): PostgresPool {
  // Kysely knows a connection again by its object.
  const guarded = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await translated(() => pool.connect());
      const known = guarded.get(client) ?? guardClient(client);
      guarded.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: {},
  };
}

function guardClient(client: PoolClient): PostgresPoolClient {
  let isSilent = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    // Behind a query that was given up, everything else would wait for its answer as well.
    if (isSilent) throw new Error('Connection terminated: it did not answer in time');
    try {
      return await client.query({ name: keptName(text), text, values: parameters.map(withoutNul) });
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') isSilent = true;
      throw error;
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
