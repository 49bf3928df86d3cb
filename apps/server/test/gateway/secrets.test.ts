import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { secrets, useChain } from './support/chain.ts';

const chain = useChain();
const passwords = [secrets.rootOfBack, secrets.admin];
/** As they are, as JSON has them, as URLs have them, and as headers have them. */
const spellings = passwords.flatMap((password) => [
  password,
  JSON.stringify(password).slice(1, -1),
  encodeURIComponent(password),
  Buffer.from(password).toString('base64').replace(/=+$/, ''),
]);
/** Part of it is too much as well. */
const partial = 'back root of sys';

const found = (where: string, text: string) =>
  [...spellings, partial].filter((each) => text.includes(each)).map((each) => `${each} in ${where}`);

it('the credentials are in no log, error, metric, audit record or stored row of the gateway', async () => {
  const { gateway, back } = chain;
  const cluster = '/api/v2/ob/clusters/1';
  const answers: string[] = [];
  const call = async (method: string, target: string, body?: unknown) => {
    const { text, data } = await gateway.call(method, target, body);
    answers.push(text);
    return data as { id: number };
  };
  // All that can happen: a stop that succeeds, one whose DAG fails, refusals, a wrong password, agents that are away.
  await gateway.done(`${cluster}/zones/zone2/stop`);
  await gateway.done(`${cluster}/zones/zone2/start`);
  await back.call('POST', '/obstop/v1/faults', {
    scope: { clusterId: 1 },
    rule: { kind: 'fail', operation: 'stopProcess' },
  });
  const failed = await gateway.done(`${cluster}/stop`);
  expect(failed.status).toBe('FAILED');
  await call('POST', `${cluster}/zones/none/stop`);
  await call('POST', `${cluster}/stop`);
  await back.call('DELETE', '/obstop/v1/faults');
  await gateway.call('POST', `/api/v2/tasks/instances/${failed.id}/rollback`);
  await gateway.ended(failed.id);

  const right = chain.gatewayOptions();
  await gateway.stop();
  const other = right.clusters.map((each) => ({ ...each, rootPassword: `${partial} but not this one` }));
  await gateway.start({ gateway: { ...right, clusters: other } });
  const refused = await gateway.done(`${cluster}/stop`);
  expect(refused.status).toBe('FAILED');
  await gateway.stop();
  await gateway.start({ gateway: { ...right, outageSeconds: 0 } });
  await back.stop();
  const [, second] = await gateway.serverIds(2);
  const away = await gateway.done(`/api/v2/ob/clusters/2/servers/${second}/stop`, { force: true });
  expect(away.status).toBe('FAILED');
  expect(await gateway.logOf(away.id)).toContain('no agent answers');
  for (const { id } of [failed, refused, away]) answers.push(await gateway.logOf(id));

  for (const target of ['/metrics', '/obstop/v1/audit?size=100', '/api/v2/tasks/instances?size=100'])
    await call('GET', target);
  expect(answers.join('')).toContain('obstop_');
  expect(answers.flatMap((text) => found('an answer', text))).toEqual([]);
  expect(chain.log.join('\n')).toContain('cluster 1');
  expect(found('the log', chain.log.join('\n'))).toEqual([]);

  const { dataDir } = gateway;
  await gateway.stop();
  const files = readdirSync(dataDir);
  expect(files).toContain('store.db');
  // latin1: every byte stays what it is, whatever the file holds.
  const stored = files.flatMap((file) => {
    const bytes = readFileSync(path.join(dataDir, file)).toString('latin1');
    return [...spellings, partial]
      .filter((each) => bytes.includes(Buffer.from(each).toString('latin1')))
      .map((each) => `${each} in ${file}`);
  });
  expect(stored).toEqual([]);
});
