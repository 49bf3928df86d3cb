import { isIP } from 'node:net';
import { type ObshellStopRequest, obshellScopeTypes } from '@obstop/contracts';
import type { Cluster, Target } from '@obstop/domain';
import { findAgent } from './agents.ts';
import { type ObshellRefusal, refuse } from './answer.ts';
import type { AgentAddress } from './ids.ts';

type Scope = ObshellStopRequest['scope'];

type BadAddress = 'Common.InvalidAddress' | 'Common.InvalidPort' | 'Common.InvalidIp';
type BadScope =
  | BadAddress
  | 'OB.Cluster.Scope.Invalid'
  | 'Common.IllegalArgument'
  | 'OB.Zone.NotExist'
  | 'Agent.NotExist';

/** The port of an agent where a target names none. */
const defaultAgentPort = 2886;

/** `ip:port`, `ip`, or `[v6]:port`, by obshell's rules and with its errors. */
function readAddress(text: string): AgentAddress | ObshellRefusal<BadAddress> {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const plain = /^([^:]*)(?::([^:]*))?$/.exec(text);
  const [, ip, portText] = bracketed ?? plain ?? (isIP(text) === 6 ? ['', text] : []);
  if (!ip || (isIP(ip) === 0 && portText === undefined))
    return refuse('Common.InvalidAddress', { address: text });
  if (isIP(ip) === 0) return refuse('Common.InvalidIp', { ip });
  if (portText === undefined) return { ip, port: defaultAgentPort };
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (port < 1024 || port > 65_535) return refuse('Common.InvalidPort', { port: portText });
  return { ip, port };
}

function readServers(cluster: Cluster, names: string[]): Target | ObshellRefusal<BadScope> {
  const serverIds = new Set<Extract<Target, { kind: 'servers' }>['serverIds'][number]>();
  for (const name of names) {
    const address = readAddress(name);
    if ('kind' in address) return address;
    const agent = findAgent(cluster, address);
    if (!agent) return refuse('Agent.NotExist', { server: name });
    serverIds.add(agent.server.id);
  }
  return { kind: 'servers', serverIds: [...serverIds] };
}

/** A scope as a target, or obshell's error; in its order: type, targets given, each target in turn. */
export function readScope(cluster: Cluster, scope: Scope): Target | ObshellRefusal<BadScope> {
  const type = (scope?.type ?? '').toUpperCase();
  const known = obshellScopeTypes.find((each) => each === type);
  if (!known) return refuse('OB.Cluster.Scope.Invalid', { scope: type.slice(0, 64) });
  if (known === 'GLOBAL') return { kind: 'cluster' };
  const names = [...new Set(scope?.target ?? [])];
  if (names.length === 0)
    return refuse('Common.IllegalArgument', { name: 'target', reason: 'target is empty' });
  if (known === 'SERVER') return readServers(cluster, names);
  const unknown = names.find((name) => !cluster.zones.some((zone) => zone.name === name));
  return unknown === undefined
    ? { kind: 'zones', zoneNames: names }
    : refuse('OB.Zone.NotExist', { zone: unknown.slice(0, 128) });
}
