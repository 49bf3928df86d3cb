import type { ObshellStartRequest, ObshellStopRequest, ObshellStopZoneRequest } from '@obstop/contracts';
import { present } from '../core/fields.ts';

/** Which servers a call is aimed at. */
export interface ObshellScope {
  /** GLOBAL is the whole cluster. */
  readonly scope: 'GLOBAL' | 'ZONE' | 'SERVER';
  /** Zone names, or servers as `ip:port`, `ip` or `[v6]:port` with the agent’s port (2886 by default). Needed but for GLOBAL. */
  readonly target?: readonly string[] | undefined;
  /** Generic ids of earlier start or stop DAGs whose lock is to be passed. */
  readonly forcePassDag?: readonly string[] | undefined;
}

/**
 * A stop. Neither flag: out of service by SQL, the processes stay alive; not with GLOBAL. Not both flags.
 */
export interface ObshellStop extends ObshellScope {
  /** Kill the observer processes at once. */
  readonly force?: boolean | undefined;
  /** Minor freeze, then kill. */
  readonly terminate?: boolean | undefined;
}

/** A start: the way back of a stop. */
export type ObshellStart = ObshellScope;

/** A stop of one zone: out of service by SQL, then its processes are killed. */
export interface ObshellZoneStop {
  /** Minor freeze before the processes are killed; default false. */
  readonly freezeServer?: boolean | undefined;
  /** Generic ids of earlier start or stop DAGs whose lock is to be passed. */
  readonly forcePassDag?: readonly string[] | undefined;
}

/** What the agent would refuse, found before it is sent: the field and the rule. */
export interface Violation {
  readonly path: string;
  readonly rule: string;
}

const scopes: readonly unknown[] = ['GLOBAL', 'ZONE', 'SERVER'];

function idViolation(ids: readonly string[] = []): Violation | undefined {
  const at = ids.findIndex((id) => !isGenericId(id));
  return at < 0 ? undefined : { path: `forcePassDag[${at}]`, rule: 'must be a generic id: digits only' };
}

/** Whether a text can be a generic id; anything else must not get into a path. */
export function isGenericId(id: unknown): boolean {
  return typeof id === 'string' && /^\d+$/.test(id);
}

/** What is wrong with a scope, if anything. */
export function scopeViolation({ scope, target = [], forcePassDag }: ObshellScope): Violation | undefined {
  if (!scopes.includes(scope)) return { path: 'scope', rule: 'must be GLOBAL, ZONE or SERVER' };
  // An agent ignores them, and stops everything: hardly what was meant.
  if (scope === 'GLOBAL' && target.length > 0)
    return { path: 'target', rule: 'must be empty with scope GLOBAL' };
  if (scope !== 'GLOBAL' && target.length === 0)
    return { path: 'target', rule: `must name at least one with scope ${scope}` };
  const at = target.findIndex((each) => typeof each !== 'string' || each.trim() === '');
  if (at >= 0) return { path: `target[${at}]`, rule: 'must not be empty' };
  return idViolation(forcePassDag);
}

/** What is wrong with a stop, if anything. */
export function stopViolation(stop: ObshellStop): Violation | undefined {
  if (stop.force && stop.terminate) return { path: 'terminate', rule: 'must not be set together with force' };
  if (stop.scope === 'GLOBAL' && !stop.force && !stop.terminate)
    return { path: 'force', rule: 'force or terminate must be set with scope GLOBAL' };
  return scopeViolation(stop);
}

/**
 * What is wrong with a zone’s name or stop, if anything. The dots would be resolved away by every URL parser, and the
 * call would hit another path.
 */
export function zoneViolation(name: string, options: ObshellZoneStop = {}): Violation | undefined {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..')
    return { path: 'name', rule: 'must be the name of a zone' };
  return idViolation(options.forcePassDag);
}

const scopeBody = ({ scope, target = [] }: ObshellScope): ObshellStartRequest['scope'] =>
  target.length === 0 ? { type: scope } : { type: scope, target: [...target] };

const passBody = (ids: readonly string[] = []): ObshellStartRequest['forcePassDag'] =>
  ids.length === 0 ? undefined : { id: [...ids] };

/** The body of POST /ob/stop; members that were not given are left out. */
export function stopBody(stop: ObshellStop): ObshellStopRequest {
  return {
    scope: scopeBody(stop),
    ...present<Omit<ObshellStopRequest, 'scope'>>({
      force: stop.force ? true : undefined,
      terminate: stop.terminate ? true : undefined,
      forcePassDag: passBody(stop.forcePassDag),
    }),
  };
}

/** The body of POST /ob/start. */
export function startBody(start: ObshellStart): ObshellStartRequest {
  return {
    scope: scopeBody(start),
    ...present<Omit<ObshellStartRequest, 'scope'>>({ forcePassDag: passBody(start.forcePassDag) }),
  };
}

/** The body of POST /ob/zone/{name}/stop and of its check. */
export function zoneBody(options: ObshellZoneStop = {}): ObshellStopZoneRequest {
  return present<ObshellStopZoneRequest>({
    freeze_server: options.freezeServer ? true : undefined,
    forcePassDag: passBody(options.forcePassDag),
  });
}
