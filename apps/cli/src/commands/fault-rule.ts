import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';

/** Kinds of faults that obstop’s server knows; what belongs to each of them it says itself. */
export const faultKinds = [
  'fail',
  'hang',
  'slow',
  'ignoreStop',
  'unreachable',
  'slowAgent',
  'respawn',
  'innerStatusLag',
  'httpStatus',
  'httpDelay',
  'httpCut',
] as const;

// Of these `ms` is a latency, of the others a member of its own.
const withLatency: readonly string[] = ['slow', 'slowAgent', 'httpDelay'];

/** A rule from its kind and `member=value` words. Throws CliFault `usage`. */
export function readRule(
  kind: (typeof faultKinds)[number],
  words: readonly string[],
  text: Messages,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const word of words) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) throw new CliFault('usage', text.error.notAMember(word));
    members[name] = name === 'message' || name === 'operation' ? value : typed(value);
  }
  if (!withLatency.includes(kind)) return { kind, ...members };
  const { ms, minMs, maxMs, ...rest } = members;
  const latency =
    ms !== undefined
      ? { kind: 'fixed', ms }
      : minMs !== undefined || maxMs !== undefined
        ? { kind: 'uniform', minMs, maxMs }
        : undefined;
  return { kind, ...rest, ...(latency ? { latency } : {}) };
}

function typed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
