import type { ClusterId } from '@obstop/domain';
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

/** What a call is about, and the faults that are set at that moment. */
export interface Struck {
  subjects: FaultSubject[];
  faults: Fault[];
}

/** Applies latency and faults to every call of the simulated fleet before it acts. */
export interface CallGate {
  /**
   * Resolves with what `look` saw after the latency; it looks before as well where that may depend on a fault. Rejects when a fault
   * that it saw, or the signal, ends the call.
   */
  enter<Seen extends Struck>(
    operation: FleetOperation,
    clusterId: ClusterId,
    look: () => Promise<Seen>,
    call: FleetCall,
  ): Promise<Seen>;
  /** How much longer the slowest of the agents takes for one answer. */
  agentLatencyMs(seen: Struck): number;
}

/** The calls that go to a server's own host. The others are SQL, or ask the cluster. */
const toAgents: readonly FleetOperation[] = ['minorFreeze', 'stopProcess', 'startProcess', 'waitForProcess'];

/** Latency comes first, then hang, then fail. A call that was aborted before uses up no fault. */
export function createCallGate(options: {
  state: Pick<SimulatedFleetState, 'listFaults' | 'spendFault'>;
  clock: Clock;
  random: Random;
  latencyOf(clusterId: ClusterId): LatencyDistribution;
}): CallGate {
  const { state, clock, random, latencyOf } = options;
  const someAreSlow = async () =>
    (await state.listFaults()).some(({ rule }) => rule.kind === 'slow' || rule.kind === 'slowAgent');
  const agentLatencyMs = (seen: Struck) =>
    Math.max(0, ...faultsStriking(seen, 'slowAgent').map(({ rule }) => drawLatencyMs(rule.latency, random)));

  return {
    agentLatencyMs,
    async enter(operation, clusterId, look, call) {
      call.signal.throwIfAborted();
      const usual = latencyOf(clusterId);
      const isUsuallyInstant = usual.kind === 'fixed' && usual.ms === 0;
      const before = isUsuallyInstant || (await someAreSlow()) ? await look() : undefined;
      const slow = faultsStriking(before, 'slow').find(
        ({ rule }) => rule.operation === undefined || rule.operation === operation,
      );
      const ownMs = drawLatencyMs(slow?.rule.latency ?? usual, random);
      const latencyMs = ownMs + (before && toAgents.includes(operation) ? agentLatencyMs(before) : 0);
      if (latencyMs > 0) await clock.sleep(latencyMs, call.signal);
      // A fault that was cleared during the latency no longer applies, and others may have acted.
      const seen = before && latencyMs === 0 ? before : await look();
      call.signal.throwIfAborted();
      if (faultsStriking(seen, 'hang').some(({ rule }) => rule.operation === operation)) {
        call.log(`${operation}: no answer (simulated)`);
        await untilAborted(call.signal);
      }
      for (const { id, rule } of faultsStriking(seen, 'fail')) {
        if (rule.operation !== operation) continue;
        if (rule.probability !== undefined && random() >= rule.probability) continue;
        if (rule.times !== undefined && !(await state.spendFault(id))) continue;
        throw new Error(rule.message ?? `${operation} failed (simulated)`);
      }
      return seen;
    },
  };
}

function faultsStriking<K extends Fault['rule']['kind']>(struck: Struck | undefined, kind: K) {
  const { faults, subjects } = struck ?? { faults: [], subjects: [] };
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
