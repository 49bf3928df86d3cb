import type { StoredUser } from '@obstop/engine';
import type { Selectable } from 'kysely';
import { fromJson } from './json.ts';
import type { UserTable } from './schema.ts';

export function toUser(row: Selectable<UserTable>): StoredUser {
  return {
    id: row.id,
    name: row.name,
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
    disabled: row.disabled === 1,
    roles: fromJson(row.roles),
    permissions: fromJson(row.permissions),
    failedLogins: row.failed_logins,
    ...(row.locked_until_ms === null ? {} : { lockedUntilMs: row.locked_until_ms }),
    createdAtMs: row.created_at_ms,
    revision: row.revision,
  };
}
