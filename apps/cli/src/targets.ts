import { CliFault } from './cli-fault.ts';
import type { Messages } from './messages/en.ts';

/** What a command is aimed at, as it was named: nothing of it has been looked up. */
export interface Target {
  readonly kind: 'cluster' | 'zone' | 'server';
  /** Name or id; absent where the profile or the agent says which. */
  readonly cluster?: string;
  /** Zones or servers; empty for a cluster. */
  readonly names: readonly string[];
}

/** How a target is named. */
export interface TargetWords {
  /** `cluster|zone|server …`, or the cluster beside one of the flags. */
  readonly words: readonly string[];
  readonly all?: boolean | undefined;
  readonly zones?: readonly string[] | undefined;
  readonly servers?: readonly string[] | undefined;
}

const kinds = ['cluster', 'zone', 'server'] as const;

/** Splits at commas; what is between two of them is not kept where it is empty. */
export function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Reads a target. `hasCluster` says that the cluster need not be named: a profile names one, or the agent is asked that is part of it.
 * Throws CliFault `usage`.
 */
export function readTarget(given: TargetWords, verb: string, hasCluster: boolean, text: Messages): Target {
  const fail = (why: string) => new CliFault('usage', why);
  const [first, ...rest] = given.words;
  const kind = kinds.find((each) => each === first);
  const flags = [
    given.all ? ({ kind: 'cluster', names: [] } as const) : undefined,
    given.zones && ({ kind: 'zone', names: given.zones } as const),
    given.servers && ({ kind: 'server', names: given.servers } as const),
  ].filter((each) => each !== undefined);
  if (flags.length > 1 || (kind && flags.length > 0)) throw fail(text.error.twoTargets);
  const [flagged] = flags;
  if (flagged) {
    const [cluster, extra] = given.words;
    if (extra !== undefined) throw fail(text.error.tooMany(extra));
    if (flagged.kind !== 'cluster' && flagged.names.length === 0)
      throw fail(text.error.noNames(flagged.kind));
    return withCluster(flagged.kind, flagged.names, cluster);
  }
  if (!kind) throw fail(text.error.noTarget(verb));
  if (kind === 'cluster') {
    const [cluster, extra] = rest;
    if (extra !== undefined) throw fail(text.error.tooMany(extra));
    return withCluster(kind, [], cluster);
  }
  // One word is the name, where the cluster is known; the first of two is the cluster.
  const [cluster, names] = rest.length === 1 && hasCluster ? [undefined, rest[0]] : rest;
  if (rest.length === 0 || names === undefined) throw fail(text.error.noNames(kind));
  if (rest.length > 2) throw fail(text.error.tooMany(rest[2] ?? ''));
  const split = splitNames(names);
  if (split.length === 0) throw fail(text.error.noNames(kind));
  return withCluster(kind, split, cluster);

  function withCluster(of: Target['kind'], named: readonly string[], cluster: string | undefined): Target {
    if (cluster === undefined && !hasCluster) throw fail(text.error.noCluster);
    return cluster === undefined ? { kind: of, names: named } : { kind: of, names: named, cluster };
  }
}
