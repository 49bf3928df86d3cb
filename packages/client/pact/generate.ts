import { makePacts } from '@obstop/pacts';
import { consumer, pactApis } from './apis.ts';
import { plannedInteractions } from './interactions.ts';

/** Writes the client's pacts. */
const pacts = await Promise.all(
  pactApis.map(async (api) => ({
    provider: api.contract.provider,
    interactions: await plannedInteractions(api),
  })),
);
await makePacts(consumer, pacts);
