export { describeSimulatedFleetState } from './describe-simulated-fleet-state.ts';
export { inMemoryObshellFleetState } from './in-memory-obshell-fleet-state.ts';
export { createInMemorySimulatedFleetState } from './in-memory-simulated-fleet-state.ts';
export type { JumpingClock } from './jumping-clock.ts';
export { createJumpingClock } from './jumping-clock.ts';
