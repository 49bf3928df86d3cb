import { describe, expect, it } from 'vitest';
import { rootPassword, useShell } from '../obshell/support/shell-rig.ts';
import { startFailingApp } from './failing-app.ts';
import { isClaimed, notClaimed } from './not-claimed.ts';
import { encryptedCall, obshellStates } from './obshell-states.ts';
import { type Consumer, type Pact, partOf, readPactSets, type State, stateOf } from './pact-file.ts';
import { type FilteredRequest, verifyPart } from './verify-part.ts';

const sets = await readPactSets(['obstop-client', 'obstop-gateway'], 'obshell-v1');
const failure = 'Common.Unexpected';
/** These need agents that have never had a task. */
const untouched = ({ name, operation }: State) =>
  name === 'Task.NotFound' && operation.startsWith('getMaintain');

/** A block that no key of the server has made. */
const noise = Buffer.alloc(64, 7).toString('base64');

/** The lists came with 4.3.0, errors by name with 4.3.1: what a gateway does without them is tested in gateway/older-releases.long.test.ts. */
const hasBeen = ({ name, operation }: State) =>
  !['listAgentDags', 'listAgentMainDags'].includes(operation) &&
  name !== 'Security.Authentication.Header.DecryptFailed';

/** A guard against a hang, for a hundred interactions in one test. */
const manyInteractionsMs = 300_000;

describe.each(sets)('the pacts with obshell v1, of $of', { timeout: manyInteractionsMs }, ({ of, pacts }) => {
  const [client] = pacts.filter(({ consumer }) => consumer === 'obstop-client');
  const [gateway] = pacts.filter(({ consumer }) => consumer === 'obstop-gateway');
  const rig = useShell();
  const fresh = useShell();
  const older = useShell({ obshell: { version: '4.2.6' } });
  const verified = new Map<Consumer, number>();
  const count = (consumer: Consumer, held: number) =>
    verified.set(consumer, (verified.get(consumer) ?? 0) + held);

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
        // What an earlier key has encrypted is noise to this one.
        ...(name === 'Security.Authentication.Header.DecryptFailed' && { rawHeader: noise }),
      });
      request.headers['x-ocs-header'] = Object.fromEntries(sealed.headers)['X-OCS-Header'] ?? '';
      if (!encrypted) return;
      request.body = Buffer.from(encrypted.body);
      request.headers['content-length'] = String(encrypted.body.length);
      delete request.headers['transfer-encoding'];
    };

  it.runIf(client)('that of the client holds with agents that have no tasks yet', async () => {
    if (!client) return;
    const held = await verifyPart({
      provider: 'obshell-v1',
      url: fresh.server.url,
      pact: partOf(client.pact, untouched),
      prepare: async () => ({}),
      filter: filterFor(fresh),
    });
    count(client.consumer, held);
  });

  describe.each(pacts)('that of $consumer', ({ consumer, pact }) => {
    it('holds with the server in every state that it can be brought into', async () => {
      const held = await verifyPart({
        provider: 'obshell-v1',
        url: rig.server.url,
        pact: partOf(pact, (state) => isClaimed(state) && !untouched(state) && state.name !== failure),
        prepare: obshellStates(rig),
        filter: filterFor(rig),
      });
      count(consumer, held);
    });

    it('holds with a server whose every call fails', async () => {
      const app = await startFailingApp('unexpected');
      try {
        const held = await verifyPart({
          provider: 'obshell-v1',
          url: app.url,
          pact: partOf(pact, ({ name }) => name === failure),
          prepare: async () => ({}),
        });
        count(consumer, held);
      } finally {
        await app.close();
      }
    });

    it('was verified in every interaction but those of the table', () => {
      const all = pact.interactions.map(stateOf);
      process.stdout.write(
        `${consumer}, obshell-v1 of ${of} against the server: ${verified.get(consumer)} of ${all.length} interactions verified\n`,
      );
      expect(verified.get(consumer)).toBe(all.filter(isClaimed).length);
    });
  });

  it.runIf(gateway && process.env.OBSTOP_FULL === '1')(
    'that of the gateway holds with agents before 4.3.0 in every call that they have',
    async () => {
      if (!gateway) return;
      const meant = partOf(
        gateway.pact,
        (state) => isClaimed(state) && state.name !== failure && hasBeen(state),
      );
      // What a release makes of refusals is a matter of their status: one of each call's is enough.
      const byForm = new Map(
        meant.interactions.map((one) => {
          const { operation, name } = stateOf(one);
          const { status } = one.response;
          return [`${operation} ${status === 200 ? name : status}`, one];
        }),
      );
      const part: Pact = { ...meant, interactions: [...byForm.values()] };
      const held = await verifyPart({
        provider: 'obshell-v1',
        url: older.server.url,
        pact: part,
        prepare: obshellStates(older),
        filter: filterFor(older),
      });
      expect(held).toBe(part.interactions.length);
      expect(held).toBeGreaterThan(25);
    },
  );

  it.runIf(of === 'today')(
    'ask for every state of the table: a row that fits nothing would hide what it once stood for',
    () => {
      const all = pacts.flatMap(({ pact }) => pact.interactions.map(stateOf));
      const fitting = notClaimed.filter(({ operation, name }) =>
        all.some((state) => state.operation === operation && state.name === name),
      );
      expect(fitting).toEqual(notClaimed);
    },
  );
});
