import { describe, expect, it } from 'vitest';
import { rootPassword, useShell } from '../obshell/support/shell-rig.ts';
import { startFailingApp } from './failing-app.ts';
import { isClaimed, notClaimed } from './not-claimed.ts';
import { encryptedCall, obshellStates } from './obshell-states.ts';
import { partOf, readPact, type State, stateOf } from './pact-file.ts';
import { type FilteredRequest, verifyPart } from './verify-part.ts';

const pact = await readPact('obshell-v1');
const failure = 'Common.Unexpected';
/** These need agents that have never had a task. */
const untouched = ({ name, operation }: State) =>
  name === 'Task.NotFound' && operation.startsWith('getMaintain');
let verified = 0;

/** A guard against a hang, for a hundred interactions in one test. */
const manyInteractionsMs = 300_000;

describe('the client’s pact with obshell v1', { timeout: manyInteractionsMs }, () => {
  const rig = useShell();
  const fresh = useShell();

  /** A header of its own for each request, as the agent's key wants it; the body stays plain, since the header has no keys. */
  const filterFor =
    (of: typeof rig) =>
    async (request: FilteredRequest, { name, operation }: State): Promise<void> => {
      const given = request.headers['x-ocs-header'];
      delete request.headers['x-ocs-header'];
      // Anonymous calls have none.
      if (given === undefined || name === 'Request.Header.NotFound') return;
      const encrypted = operation === 'login' && name === 'session' ? encryptedCall('{}') : undefined;
      const sealed = await of.caller().sealed({
        method: request.method ?? '',
        target: request.url ?? '',
        rawBody: '',
        header: {
          auth: name === 'Security.Authentication.IncorrectOceanbasePassword' ? 'guessed' : rootPassword,
          keys: encrypted?.keys.toString('base64'),
        },
      });
      request.headers['x-ocs-header'] = Object.fromEntries(sealed.headers)['X-OCS-Header'] ?? '';
      if (!encrypted) return;
      request.body = Buffer.from(encrypted.body);
      request.headers['content-length'] = String(encrypted.body.length);
      delete request.headers['transfer-encoding'];
    };

  it('holds with agents that have no tasks yet', async () => {
    const part = partOf(pact, untouched);
    verified += await verifyPart({
      provider: 'obshell-v1',
      url: fresh.server.url,
      pact: part,
      prepare: async () => ({}),
      filter: filterFor(fresh),
    });
  });

  it('holds with the server in every state that it can be brought into', async () => {
    const part = partOf(pact, (state) => isClaimed(state) && !untouched(state) && state.name !== failure);
    verified += await verifyPart({
      provider: 'obshell-v1',
      url: rig.server.url,
      pact: part,
      prepare: obshellStates(rig),
      filter: filterFor(rig),
    });
  });

  it('holds with a server whose every call fails', async () => {
    const app = await startFailingApp('unexpected');
    try {
      const part = partOf(pact, ({ name }) => name === failure);
      verified += await verifyPart({
        provider: 'obshell-v1',
        url: app.url,
        pact: part,
        prepare: async () => ({}),
      });
    } finally {
      await app.close();
    }
  });

  it('was verified in every interaction but those of the table', () => {
    const all = pact.interactions.map(stateOf);
    process.stdout.write(
      `obshell-v1 against the server: ${verified} of ${all.length} interactions verified\n`,
    );
    expect(verified).toBe(all.length - notClaimed.length);
    // A row that fits nothing would hide what it once stood for.
    expect(all.filter((state) => !isClaimed(state))).toHaveLength(notClaimed.length);
  });
});
