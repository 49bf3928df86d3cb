import type { TestServer } from './harness.ts';

/** Of every user made below. */
export const password = 'battery staple';

/** Makes users with these permissions and roles, each under a name of its own, to send requests as. */
export function usersOf(server: TestServer) {
  let count = 0;
  return async (permissions: string[], roles: string[] = []) => {
    count += 1;
    const name = `user-${count}`;
    const made = await server.admin.createUser({ name, password, roles, permissions });
    if (made.kind !== 'ok') throw new Error(made.kind);
    return { id: made.user.id, name, credentials: `${name}:${password}` };
  };
}
