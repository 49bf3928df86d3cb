export { demoClusters } from './simulated/demo-fleet.ts';
export type { FaultControl } from './simulated/fault-control.ts';
export { createFaultControl } from './simulated/fault-control.ts';
export { resetDemoFleet, resetFleet } from './simulated/reset-fleet.ts';
export type { ClusterLatencies, SimulatedFleetOptions } from './simulated/simulated-fleet.ts';
export { createSimulatedFleet } from './simulated/simulated-fleet.ts';
export { simulatedFrom } from './simulated/simulated-from.ts';
export type { StatusFollower } from './simulated/status-follower.ts';
export { createStatusFollower } from './simulated/status-follower.ts';
