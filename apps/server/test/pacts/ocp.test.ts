import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../harness.ts';
import { startFailingApp } from './failing-app.ts';
import { ocpStates, protectedCluster, stranger } from './ocp-states.ts';
import { partOf, readPactSets, type State } from './pact-file.ts';
import { type FilteredRequest, verifyPart } from './verify-part.ts';

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

function replaceBody(request: FilteredRequest, text: string, type: string): void {
  request.body = Buffer.from(text);
  request.headers['content-type'] = type;
  request.headers['content-length'] = String(Buffer.byteLength(text));
  delete request.headers['transfer-encoding'];
}

/** The requests of the pact are good ones; what these states are about happens to them on the way. */
const spoil: Readonly<Record<string, (request: FilteredRequest) => void>> = {
  invalidParameter: (request) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    request.url = /\/\d+/.test(path)
      ? path.replace(/\/\d+/, '/one')
      : `${path}?${query}&page=0`.replace('page=1&', '');
  },
  bodyTooLarge: (request) => replaceBody(request, `{"x":"${'x'.repeat(70_000)}"}`, 'application/json'),
  unsupportedMediaType: (request) => replaceBody(request, 'stop it', 'text/plain'),
};

const admin = 'admin:correct horse';

/** Credentials: the admin's, those of a user without rights, or none. */
async function filter(request: FilteredRequest, { name, operation }: State): Promise<void> {
  const seesNothing = name === 'forbidden' || (name === 'empty' && operation === 'listClusters');
  if (name === 'unauthenticated') delete request.headers.authorization;
  else request.headers.authorization = basic(seesNothing ? `${stranger.name}:${stranger.password}` : admin);
  spoil[name]?.(request);
}

const failures = ['unexpected', 'unavailable'] as const;
/** These need a server that has never had a task. */
const untouched = ({ name, operation }: State) => name === 'empty' && operation === 'listTasks';
const byFailure = ({ name }: State) => failures.some((failure) => failure === name);

const sets = await readPactSets(['obstop-client'], 'ocp-v2');
const verify = { provider: 'ocp-v2', filter } as const;

/** A guard against a hang, for a hundred interactions in one test. */
const manyInteractionsMs = 300_000;

describe.each(sets)('the client’s pact with OCP v2, of $of', { timeout: manyInteractionsMs }, (set) => {
  // One consumer was asked for.
  const [{ pact }] = set.pacts as [(typeof set.pacts)[number]];
  let verified = 0;
  const server = useServer({ server: { protectedClusters: [protectedCluster] } });
  const fresh = useServer();
  beforeAll(async () => {
    await server.admin.createUser({ ...stranger, roles: [] });
  });

  it('holds with a server that has no tasks yet', async () => {
    const part = partOf(pact, untouched);
    verified += await verifyPart({ ...verify, url: fresh.url, pact: part, prepare: async () => ({}) });
  });

  it('holds with the server in every state that it can be brought into', async () => {
    const part = partOf(pact, (state) => !untouched(state) && !byFailure(state));
    verified += await verifyPart({ ...verify, url: server.url, pact: part, prepare: ocpStates(server) });
  });

  it.each(failures)('holds with a server whose every call is %s', async (failure) => {
    const app = await startFailingApp(failure);
    try {
      const part = partOf(pact, ({ name }) => name === failure);
      verified += await verifyPart({ ...verify, url: app.url, pact: part, prepare: async () => ({}) });
    } finally {
      await app.close();
    }
  });

  it('was verified in every interaction', () => {
    process.stdout.write(
      `ocp-v2 of ${set.of} against the server: ${verified} of ${pact.interactions.length} interactions verified\n`,
    );
    expect(verified).toBe(pact.interactions.length);
  });
});
