import type { Clock, Fleet, OperatePorts } from '@obstop/engine';
import type { FaultControl } from '@obstop/fleet';
import type { Store } from '@obstop/store';

/** The fleet of a server that has started. */
export interface OpenedFleet {
  fleet: Fleet;
  /** Of the simulated fleet alone. */
  faults?: FaultControl;
  close(): Promise<void>;
}

/** What a fleet stands on. */
export interface FleetSurroundings {
  store: Store;
  clock: Clock;
  operate: OperatePorts;
  /** Something that an operator should know, without secrets. */
  onProblem(where: string, reason: string): void;
}
