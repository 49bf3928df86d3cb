/**
 * Owns: which refusals of nobody are recorded one by one, and which are counted.
 * Does not own: when records are written.
 * Invariants: in an interval the first of each kind (operation, reason, address, claimed name) is a record of its own, and those after
 * it are one; beyond `maxKinds` all others with the same reason are one. So anybody who knows the address causes a bounded number of
 * records, and each refusal counts in one of them.
 */
import type { AuditRecord } from '@obstop/engine';

/** Those that were counted since the last record. */
interface Kind {
  count: number;
  first: AuditRecord;
  lastAtMs: number;
}

const reasonOf = ({ outcome }: AuditRecord) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind);

/** In place of what the refusals of a sum do not have in common. */
const various = { operation: '*', userName: '*', address: '*' };

export function createRefusalSums({ maxKinds = 32 }: { maxKinds?: number } = {}) {
  const kinds = new Map<string, Kind>();
  const others = new Map<string, Kind>();

  function count(into: Map<string, Kind>, key: string, record: AuditRecord): void {
    const kind = into.get(key);
    if (!kind || kind.count === 0) into.set(key, { count: 1, first: record, lastAtMs: record.atMs });
    else into.set(key, { ...kind, count: kind.count + 1, lastAtMs: record.atMs });
  }

  const summed = ({ count: times, first, lastAtMs }: Kind, common: object): AuditRecord =>
    times === 1 ? first : { ...first, ...common, target: {}, sum: { count: times, lastAtMs } };

  return {
    /** Counts it. Answers with it where it is the first of its kind, and to be recorded as it is. */
    add(record: AuditRecord): AuditRecord | undefined {
      const { operation, address, userName } = record;
      const key = JSON.stringify([operation, reasonOf(record), address, userName]);
      if (kinds.has(key)) count(kinds, key, record);
      else if (kinds.size >= maxKinds) count(others, reasonOf(record), record);
      else {
        kinds.set(key, { count: 0, first: record, lastAtMs: record.atMs });
        return record;
      }
      return undefined;
    },
    /** The records of what was counted; counting begins anew. What was a first stays one until `end`. */
    take(): AuditRecord[] {
      const counted = (of: Map<string, Kind>) => [...of.values()].filter((kind) => kind.count > 0);
      const records = [
        ...counted(kinds).map((kind) => summed(kind, {})),
        ...counted(others).map((kind) => summed(kind, various)),
      ];
      for (const [key, kind] of kinds) kinds.set(key, { ...kind, count: 0 });
      others.clear();
      return records;
    },
    /** The interval is over: kinds are forgotten. */
    end: () => kinds.clear(),
  };
}
