import { describeSimulatedFleetState } from './describe-simulated-fleet-state.ts';
import { createInMemorySimulatedFleetState } from './in-memory-simulated-fleet-state.ts';

describeSimulatedFleetState('in memory', async () => createInMemorySimulatedFleetState());
