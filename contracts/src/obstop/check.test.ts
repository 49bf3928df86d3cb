import { expect, it } from 'vitest';
import { Check } from './check.ts';

it('a body is passed on as it came, for the rules of the call itself', () => {
  const bodies = [{ force: 'yes', more: null }, [], 'text', null, { forcePassDag: ['1'], scope: null }];
  for (const body of bodies)
    for (const check of [
      { ocp: { operation: 'stopServer', clusterId: 1, serverId: 2, body } },
      { obshell: { operation: 'stopOb', clusterId: 1, body } },
    ])
      expect(Check.parse(check)).toEqual(check);
});

it.each([
  ['a number that is none', { ocp: { operation: 'stopCluster', clusterId: '1' } }, ['ocp', 'clusterId']],
  ['a server of a zone', { ocp: { operation: 'stopZone', clusterId: 1, serverId: 2 } }, ['ocp', 'zoneName']],
  ['no operation', { obshell: { clusterId: 1 } }, ['obshell', 'operation']],
  ['a text for an API', { ocp: 'stopCluster' }, ['ocp']],
])('%s is refused where it stands', (_what, check, path) => {
  const { error } = Check.safeParse(check);
  expect(error?.issues.map((issue) => issue.path)).toContainEqual(path);
});
