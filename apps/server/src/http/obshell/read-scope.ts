import { type BoundObshellScope, readObshellAddress, readObshellScope } from '@obstop/contracts/rules';
import type { Cluster, ServerId, Target } from '@obstop/domain';
import { findAgent } from './agents.ts';
import { refuse } from './answer.ts';

function readServers(cluster: Cluster, names: readonly string[]) {
  const serverIds = new Set<ServerId>();
  for (const name of names) {
    const address = readObshellAddress(name);
    if (address.kind === 'refusal') return address;
    const agent = findAgent(cluster, address);
    if (!agent) return refuse('Agent.NotExist', { server: name.slice(0, 128) });
    serverIds.add(agent.server.id);
  }
  return { kind: 'servers', serverIds: [...serverIds] } satisfies Target;
}

/** A scope as a target, or obshell's error; in its order: type, targets given, each target in turn. */
export function readScope(cluster: Cluster, scope: BoundObshellScope) {
  const named = readObshellScope(scope);
  switch (named.kind) {
    case 'refusal':
      return named;
    case 'cluster':
      return { kind: 'cluster' } satisfies Target;
    case 'servers':
      return readServers(cluster, named.names);
    case 'zones': {
      const unknown = named.names.find((name) => !cluster.zones.some((zone) => zone.name === name));
      return unknown === undefined
        ? ({ kind: 'zones', zoneNames: [...named.names] } satisfies Target)
        : refuse('OB.Zone.NotExist', { zone: unknown.slice(0, 128) });
    }
  }
}
