import { makePacts, obshellContract } from '@obstop/pacts';
import { consumer, plannedInteractions } from './interactions.ts';

/** Writes the gateway's pact. */
const { provider } = obshellContract;
await makePacts(consumer, [{ provider, interactions: await plannedInteractions() }]);
