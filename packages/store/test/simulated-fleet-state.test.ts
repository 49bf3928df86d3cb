import { describeSimulatedFleetState } from '@obstop/fleet/testing';
import { onPostgres, tempStore } from '../src/testing/temp-store.ts';

describeSimulatedFleetState(
  onPostgres ? 'PostgreSQL' : 'SQLite',
  async () => (await tempStore()).simulatedFleet,
);
