import type {
  Clock,
  Fault,
  FleetCall,
  FleetOperation,
  LatencyDistribution,
  Random,
  SimulatedFleetState,
} from '@obstop/engine';
import { type FaultSubject, faultsOfKind } from './faults.ts';
import { drawLatencyMs } from './latency.ts';

/** Applies latency and faults to every call of the simulated fleet before it acts. */
export interface CallGate {
  /**
   * Resolves with the faults in force and with whether time has passed; then what was read before must be read again. Rejects
   * when a fault or the signal ends the call.
   */
  enter(
    operation: FleetOperation,
    subjects: FaultSubject[],
    call: FleetCall,
  ): Promise<{ faults: Fault[]; hasWaited: boolean }>;
}

/** Latency comes first, then hang, then fail. A call that was aborted before uses up no fault. */
export function createCallGate(options: {
  state: SimulatedFleetState;
  clock: Clock;
  random: Random;
  latency: LatencyDistribution;
}): CallGate {
  const { state, clock, random } = options;

  return {
    async enter(operation, subjects, call) {
      call.signal.throwIfAborted();
      let faults = await state.listFaults();
      const slow = faultsStriking(faults, 'slow', subjects).find(
        ({ rule }) => rule.operation === undefined || rule.operation === operation,
      );
      const latencyMs = drawLatencyMs(slow?.rule.latency ?? options.latency, random);
      if (latencyMs > 0) {
        await clock.sleep(latencyMs, call.signal);
        // Read again after the latency: a fault that was cleared meanwhile no longer applies.
        faults = await state.listFaults();
      }
      call.signal.throwIfAborted();
      if (faultsStriking(faults, 'hang', subjects).some(({ rule }) => rule.operation === operation)) {
        call.log(`${operation}: no answer (simulated)`);
        await untilAborted(call.signal);
      }
      for (const { id, rule } of faultsStriking(faults, 'fail', subjects)) {
        if (rule.operation !== operation) continue;
        if (rule.probability !== undefined && random() >= rule.probability) continue;
        if (rule.times !== undefined && !(await state.spendFault(id))) continue;
        throw new Error(rule.message ?? `${operation} failed (simulated)`);
      }
      return { faults, hasWaited: latencyMs > 0 };
    },
  };
}

function faultsStriking<K extends Fault['rule']['kind']>(faults: Fault[], kind: K, subjects: FaultSubject[]) {
  const seen = new Set<number>();
  return subjects
    .flatMap((subject) => faultsOfKind(faults, kind, subject))
    .filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Never resolves; rejects with the signal's reason. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
