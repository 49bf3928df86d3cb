import { afterAll, beforeAll, expect, it } from 'vitest';
import { apis, runMatrix } from './fault-matrix/run.ts';
import { type SpoiltServer, startSpoiltServer } from './fault-matrix/server.ts';

let server: SpoiltServer;
beforeAll(async () => {
  server = await startSpoiltServer();
});
afterAll(() => server.close());

it.each(apis)('whatever spoils an answer of %s, the table says what comes of it', async (api) => {
  const outcomes = await runMatrix(server.baseUrl, api);
  const told = (which: 'expected' | 'actual') => outcomes.map((each) => `${each.name}: ${each[which]}`);
  expect(told('actual')).toEqual(told('expected'));
});
