import { expect, it } from 'vitest';
import { compressedFromBytes } from '../src/http/compression.ts';
import { useServer } from './harness.ts';

const server = useServer();
const list = '/api/v2/tasks/instances?size=100';
const ask = (path: string, encoding: string) =>
  server.get(path, { headers: { 'accept-encoding': encoding } });
const encodingOf = ({ headers }: { headers: Headers }) => headers.get('content-encoding');

it('a large answer is compressed for callers who ask for it, and says the same', async () => {
  for (let round = 0; round < 10; round += 1) {
    const verb = round % 2 === 0 ? 'stop' : 'start';
    const { body } = await server.post(`/api/v2/ob/clusters/2/${verb}`);
    await server.ended((body.data as { id: number }).id);
  }
  const [plain, packed] = [await ask(list, 'identity'), await ask(list, 'gzip, br')];
  expect(plain.text.length).toBeGreaterThan(compressedFromBytes);
  expect([encodingOf(plain), encodingOf(packed)]).toEqual([null, 'gzip']);
  expect(packed.headers.get('vary')).toMatch(/accept-encoding/i);
  expect(packed.body.data).toEqual(plain.body.data);
  expect(encodingOf(await ask(list, 'br'))).toBeNull();
  const small = await ask('/api/v2/tasks/instances?size=1', 'gzip');
  expect([small.status, encodingOf(small)]).toEqual([200, null]);
});
