import { describe, expect, it } from 'vitest';
import { expectData, expectError } from './support/envelope.ts';
import { useShell } from './support/shell-rig.ts';

const agentPassword = 'of the agents';
const rig = useShell({ agentPassword });
const code = 10_008;
const info = '/api/v1/ob/info';
const byAgent = (auth: string) => ({ headerName: 'X-OCS-Agent-Header', header: { auth } });

describe('with an agent password set', () => {
  it('/info says so', async () => {
    const answer = await rig.caller().get('/api/v1/info', { rawHeader: null });
    expect(expectData(answer)).toMatchObject({ security: true });
  });

  it('X-OCS-Agent-Header opens with it, and X-OCS-Header with root’s still', async () => {
    expectData(await rig.caller().get(info, byAgent(agentPassword)));
    expectData(await rig.caller().get(info));
  });

  it('a wrong one is refused by its own error', async () => {
    expectError(
      await rig.caller().get(info, byAgent('wrong')),
      401,
      'Security.Authentication.IncorrectAgentPassword',
      'Unauthorized: Agent password is incorrect',
      { code },
    );
  });

  it('the agent header wins where both are sent', async () => {
    const caller = rig.caller();
    const right = await caller.sealed({ target: info });
    const headers = right.headers.map(([name, value]) => [name, value] as const);
    const answer = await caller.get(info, { ...byAgent('wrong'), headers });
    expect(answer.status).toBe(401);
    expectData(
      await caller.get(info, { ...byAgent(agentPassword), headers: [['X-OCS-Header', 'nonsense']] }),
    );
  });

  it('both SDKs, which know of root’s password alone, are let in', async () => {
    for (const dialect of ['python', 'go'] as const) {
      expectData(await rig.client(dialect).call('GET', info));
    }
  });
});
