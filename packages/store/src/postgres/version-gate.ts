import { StoreUnavailableError } from '@obstop/engine';
import { StoreVersionError } from '../model/errors.ts';
import { newestVersion } from '../model/migrations/migrate.ts';

/**
 * SQL for the first version that this program does not know and cannot work beside, as one JSON value: null where there is
 * none. A newer process writes it in the transaction that changes the tables.
 */
export const selectBreak = `(select json_build_object('version', version, 'breaks', breaks) from schema_version
  where version > ${newestVersion} and breaks is not null order by version limit 1)`;

/** What `selectBreak` found. */
export interface Break {
  version: number;
  breaks: string;
}

/** Lets statements pass until the tables have become those of a version that this process cannot work with. */
export interface VersionGate {
  /** Throws StoreUnavailableError once it is closed: every statement goes by here. */
  pass(): void;
  /** For good: only a newer program can go on. */
  close(found: Break): void;
}

/** `store` names the store in the error. */
export function createVersionGate(store: string): VersionGate {
  let closed: StoreUnavailableError | undefined;
  return {
    pass() {
      if (closed) throw closed;
    },
    close({ version, breaks }) {
      const cause = new StoreVersionError(`${store} (${breaks})`, version, newestVersion);
      closed ??= new StoreUnavailableError('outdated', { cause });
    },
  };
}
