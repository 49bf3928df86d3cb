import type { Kysely } from 'kysely';
import { StoreVersionError } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { initial } from './0001-initial.ts';
import { identity } from './0002-identity.ts';
import { obshell } from './0003-obshell.ts';
import { sequences } from './0010-sequences.ts';
import { obshellFleet } from './0020-obshell-fleet.ts';
import { taskFacts } from './0021-task-facts.ts';
import { taskRequest } from './0022-task-request.ts';
import { runLimits } from './0023-run-limits.ts';
import { traceparent } from './0024-traceparent.ts';
import { tasksFinished } from './0025-tasks-finished.ts';
import { breaks } from './0026-breaks.ts';
import { obshellIdentities } from './0027-obshell-identities.ts';
import { writeProbe } from './0028-write-probe.ts';
import { simulatedFleet } from './0029-simulated-fleet.ts';
import { rightsAndRecord } from './0030-rights-and-record.ts';
import type { MigratedStore, Migration } from './migration.ts';

/** In order of version. Forward only: there is no way back but a copy of the data directory. */
const migrations: Migration[] = [
  ...[initial, identity, obshell, sequences, obshellFleet, taskFacts, taskRequest],
  runLimits,
  traceparent,
  tasksFinished,
  breaks,
  obshellIdentities,
  writeProbe,
  simulatedFleet,
  rightsAndRecord,
];

/** The version this program writes. */
export const newestVersion = Math.max(...migrations.map(({ version }) => version));

/**
 * Applies what is missing, one transaction per migration: a crash between two leaves a store that can go on. Throws
 * StoreVersionError where a newer program has migrated it.
 */
export async function migrate(
  db: Kysely<Schema>,
  own: MigratedStore,
  known: Migration[] = migrations,
): Promise<void> {
  await db.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .execute();
  const applied = await db.selectFrom('schema_version').select('version').execute();
  const done = new Set(applied.map(({ version }) => version));
  const [found, newest] = [Math.max(...done), Math.max(...known.map(({ version }) => version))];
  if (found > newest) throw new StoreVersionError(own.name, found, newest);
  for (const migration of known) {
    if (done.has(migration.version)) continue;
    await db.transaction().execute(async (trx) => {
      await migration.up(trx, own);
      await trx
        .insertInto('schema_version')
        .values({
          version: migration.version,
          name: migration.name,
          // Those that came before this column break nothing that looks at it.
          ...(migration.breaks !== undefined && { breaks: migration.breaks }),
        })
        .execute();
    });
  }
}
