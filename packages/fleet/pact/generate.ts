import { makePacts, obshellContract } from '@obstop/pacts';
import { consumer, plannedInteractions } from './interactions.ts';

/** Writes the gateway's pact; with --check only compares and exits 1 where it is stale. */
const { provider } = obshellContract;
await makePacts(consumer, [{ provider, interactions: await plannedInteractions() }], process.argv);
