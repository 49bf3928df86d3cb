export type {
  ObshellClusterState,
  ObshellFleetState,
  ObshellOrder,
  ObshellVerb,
} from './obshell/obshell-fleet-state.ts';
export { demoClusters, resetDemoFleet } from './simulated/demo-fleet.ts';
export type { FaultControl } from './simulated/fault-control.ts';
export { createFaultControl } from './simulated/fault-control.ts';
export type { Fault, FaultDraft, FaultRule, FaultScope, FleetOperation } from './simulated/faults.ts';
export type { LatencyDistribution } from './simulated/latency.ts';
export type { SimulatedFleetOptions } from './simulated/simulated-fleet.ts';
export { createSimulatedFleet } from './simulated/simulated-fleet.ts';
export type {
  SimulatedChange,
  SimulatedCluster,
  SimulatedFleetState,
  SimulatedServer,
  SimulatedZone,
} from './simulated/simulated-fleet-state.ts';
