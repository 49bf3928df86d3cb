import type { AuditRequest, ClusterStore, Fault, FaultDraft, SimulatedFleetState } from '@obstop/engine';
import { type FaultProblem, httpProblem, ruleProblem, scopeProblem } from './faults.ts';

/** What comes of setting a fault. */
export type SetFaultOutcome = { kind: 'set'; fault: Fault } | ({ kind: 'refused' } & FaultProblem);

/** Sets faults while the fleet runs; they are kept with its state and survive a restart. Records are written with the change. */
export interface FaultControl {
  /** Refuses a fault that could have no effect, for instance because its scope names what is not there. */
  set(draft: FaultDraft, audit?: AuditRequest): Promise<SetFaultOutcome>;
  /** False when there is none with this id, for instance because it is used up. A call that already hangs stays so. */
  clear(id: number, audit?: AuditRequest): Promise<boolean>;
  clearAll(audit?: AuditRequest): Promise<void>;
  /** In order of setting; a fault with `times` shows those that are left. */
  list(): Promise<Fault[]>;
}

/** The faults of the fleet that keeps its state there; the inventory says what they may name. Those of HTTP are off by default. */
export function createFaultControl(
  state: SimulatedFleetState,
  inventory: Pick<ClusterStore, 'list'>,
  httpIsOn = false,
): FaultControl {
  return {
    async set(draft, audit) {
      const problem =
        httpProblem(draft, httpIsOn) ??
        ruleProblem(draft.rule) ??
        scopeProblem(draft.scope, await inventory.list());
      if (problem) return { kind: 'refused', ...problem };
      return { kind: 'set', fault: await state.addFault(draft, audit) };
    },
    clear: (id, audit) => state.removeFault(id, audit),
    clearAll: (audit) => state.clearFaults(audit),
    list: () => state.listFaults(),
  };
}
