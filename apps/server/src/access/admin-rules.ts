import { isPermission } from './permission.ts';
import { isRole } from './roles.ts';

/** The admin's id in the vendor's samples. */
export const adminId = 100;

export type BadGrants =
  | { kind: 'unknown-role'; role: string }
  | { kind: 'bad-permission'; permission: string };
export type BadPassword = { kind: 'weak-password'; rule: string; field?: 'newPassword' };
export type BadName = { kind: 'bad-name'; rule: string };

const shortest = 8;
const longest = 256;

/** What keeps a password from being taken. */
export function passwordFault(password: string, name: string): BadPassword | undefined {
  const weak = (rule: string): BadPassword => ({ kind: 'weak-password', rule });
  if (password.length < shortest || password.length > longest)
    return weak(`must have ${shortest} to ${longest} characters`);
  if (password.toLowerCase() === name.toLowerCase()) return weak('must not be the user’s name');
  if (new Set(password).size < 4) return weak('must have at least four different characters');
  return undefined;
}

/** The first role or permission that cannot be granted. */
export function grantFault(roles: readonly string[], permissions: readonly string[]): BadGrants | undefined {
  const role = roles.find((each) => !isRole(each));
  if (role !== undefined) return { kind: 'unknown-role', role };
  const permission = permissions.find((each) => !isPermission(each));
  return permission === undefined ? undefined : { kind: 'bad-permission', permission };
}

/** A name has no colon, which ends it in HTTP Basic, and nothing that a log line could be forged with. */
export function nameFault(name: string): BadName | undefined {
  return /^[\w.@-]{1,64}$/.test(name)
    ? undefined
    : { kind: 'bad-name', rule: 'must be 1 to 64 letters, digits and . _ @ -' };
}
