import type { AuditRequest, IdentityStore } from '@obstop/engine';
import { adminId, passwordFault } from '../access/admin-rules.ts';
import type { PasswordFile } from '../access/password-file.ts';
import type { PasswordHashing } from '../access/password-hasher.ts';
import { lowHalfOf, newTraceparent } from '../tracing/traceparent.ts';
import type { Renewable } from './renewal.ts';

/** The file's password; undefined where there is no file. Rejects where it is no password. */
async function readGood(file: PasswordFile, user: string): Promise<string | undefined> {
  const text = await file.readText();
  const fault = text === undefined ? undefined : passwordFault(text, user);
  if (fault) throw new Error(`the password in ${file.path} ${fault.rule}`);
  return text;
}

/** As of a change over HTTP: by whoever can write the file, whom the server does not know. */
const recordOf = (atMs: number): AuditRequest => ({
  atMs,
  traceId: lowHalfOf(newTraceparent()),
  userName: 'file admin-password',
  address: 'local',
  operation: 'changeUser',
  target: { userId: String(adminId), userName: 'admin', password: 'set' },
});

/** The admin's, as long as it is kept in a file: whoever can write there is whom the server belongs to. */
export function adminPasswordRenewal(
  file: PasswordFile,
  { identity, hasher, nowMs }: { identity: IdentityStore; hasher: PasswordHashing; nowMs(): number },
): Renewable {
  return {
    what: 'password of admin',
    async renew() {
      const password = await readGood(file, 'admin');
      if (password === undefined) return 'unchanged';
      const admin = await identity.findUser(adminId);
      if (await hasher.verify(password, admin?.passwordHash)) return 'unchanged';
      const passwordHash = await hasher.hash(password);
      if (passwordHash === 'busy')
        throw new Error('too many passwords are being looked at: send SIGHUP once more');
      const audit = recordOf(nowMs());
      const by = { audit, ...(admin && { revision: admin.revision }) };
      if (!(await identity.changeUser(adminId, { passwordHash }, by)))
        throw new Error('admin was changed meanwhile: send SIGHUP once more');
      return 'renewed';
    },
  };
}

/** That of root@sys, which `use` hands to all who check it. `used` is what they have. */
export function rootPasswordRenewal(
  file: PasswordFile,
  used: string,
  use: (password: string) => void,
): Renewable {
  let current = used;
  return {
    what: 'password of root@sys',
    async renew() {
      const password = await readGood(file, 'root@sys');
      if (password === undefined || password === current) return 'unchanged';
      use(password);
      current = password;
      return 'renewed';
    },
  };
}
