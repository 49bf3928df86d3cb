import { expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { secrets, useChain } from './support/chain.ts';

let file: () => string = () => secrets.rootOfBack;
const chain = useChain({ clusterOptions: () => ({ readPassword: async () => file() }) });

it('the password of a cluster is read anew from its file, and a file that cannot be read leaves the one before', async () => {
  const { gateway, back } = chain;
  const zone = '/api/v2/ob/clusters/1/zones/zone2';
  const renewals = async () => {
    chain.log.length = 0;
    await gateway.running.renew();
    const told = chain.log.filter((line) => line.startsWith('renewal'));
    return told.flatMap((line) => {
      const { what, outcome } = JSON.parse(line.slice(line.indexOf('{')));
      return what.startsWith('password of cluster') ? [`${what}: ${outcome}`] : [];
    });
  };
  const all = (outcome: string) => [1, 2].map((id) => `password of cluster ${id}: ${outcome}`);

  while (!(await gateway.call('GET', '/api/v2/ob/clusters/1')).text.includes('zone2')) await betweenLooks();
  expect(await renewals()).toEqual(all('unchanged'));
  file = () => {
    throw new Error('ENOENT: the file is not there');
  };
  expect(await renewals()).toEqual(all('kept'));
  expect((await gateway.done(`${zone}/stop`)).status).toBe('SUCCESSFUL');

  await back.stop();
  await back.start({ rootPassword: 'another root of back' });
  file = () => 'another root of back';
  expect(await renewals()).toEqual(all('renewed'));
  expect(await renewals()).toEqual(all('unchanged'));
  expect((await gateway.done(`${zone}/start`)).status).toBe('SUCCESSFUL');
  expect(chain.log.join('')).not.toMatch(/root of back/);
});
