import { createHash, timingSafeEqual } from 'node:crypto';

/** Who a request comes from. */
export interface User {
  id: number;
  name: string;
}

/** Decides who a request comes from by its Authorization header. Undefined = nobody. */
export type Authenticate = (authorization: string | undefined) => User | undefined;

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** The admin's id in the vendor's samples. */
const adminId = 100;

/** HTTP Basic for the one user `admin`. Name and password are compared in constant time. */
export function basicAdmin(password: string): Authenticate {
  const expected = digest(`admin:${password}`);
  return (authorization) => {
    const [, token = ''] = /^basic +([a-z\d+/]+=*) *$/i.exec(authorization ?? '') ?? [];
    const given = digest(Buffer.from(token, 'base64').toString('utf8'));
    return timingSafeEqual(given, expected) ? { id: adminId, name: 'admin' } : undefined;
  };
}
