import { describeSimulatedFleetState } from '@obstop/fleet/testing';
import { tempStore } from './testing/temp-dir.ts';

describeSimulatedFleetState('SQLite', async () => (await tempStore()).simulatedFleet);
