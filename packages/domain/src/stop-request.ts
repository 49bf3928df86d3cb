import type { ClusterId, ServerId, TaskId } from './ids.ts';

/** What a stop or start is aimed at. Several servers or zones only come from obshell. */
export type Target = ClusterTarget | ZonesTarget | ServersTarget;
export type ClusterTarget = { kind: 'cluster' };
export type ZonesTarget = { kind: 'zones'; zoneNames: string[] };
export type ServersTarget = { kind: 'servers'; serverIds: ServerId[] };

/** How far a stop goes. The same words for both APIs; each HTTP layer translates its own options. */
export interface StopRequest<T extends Target = Target> {
  clusterId: ClusterId;
  target: T;
  /** Take the target out of service by SQL (STOP ZONE / STOP SERVER), with the checks that belong to it. */
  isolate: boolean;
  /** Minor freeze first, so that the next start replays less. */
  freeze: boolean;
  /** keep: the process stays alive; stop: end it; kill: end it at once. */
  process: 'keep' | 'stop' | 'kill';
}

/** The way back of a stop. */
export interface StartRequest<T extends Target = Target> {
  clusterId: ClusterId;
  target: T;
}

/**
 * A stop and the start after it in one task, in the stop's words; the process always ends. A cluster is restarted zone by zone,
 * each isolated like a zone restarted by itself.
 */
export interface RestartRequest<T extends Target = Target> extends StopRequest<T> {
  process: 'stop' | 'kill';
}

/** How far a stop asked for through obshell goes: kill at once; minor freeze, then kill; isolation by SQL alone. */
export type ObshellStopMode = 'force' | 'terminate' | 'plain';

/** A start asked for through obshell. */
export interface ObshellStartRequest {
  clusterId: ClusterId;
  target: Target;
  /** Tasks that give up the cluster for this one. */
  forcePass: readonly TaskId[];
  /** The server whose agent received the request. */
  agent: ServerId;
}

/** A stop asked for through obshell. */
export interface ObshellStopRequest extends ObshellStartRequest {
  mode: ObshellStopMode;
  /** The call for one zone: isolation first, then every process is killed, whatever the mode says. */
  zoneCall?: { freeze: boolean };
}

/** What an obshell call asked for, kept with its task: its steps work on the whole target. */
export interface ObshellTaskRequest extends Omit<ObshellStartRequest, 'clusterId'> {
  /** The target's servers; for zones and the cluster those that they had when the task was accepted. */
  serverIds: readonly ServerId[];
  /** Absent for a start. */
  mode?: ObshellStopMode;
  /** It came by the call for one zone. */
  zoneCall?: true;
}

/** The call for one zone. */
export type ObshellZoneCall = ObshellStopRequest & { target: ZonesTarget; zoneCall: { freeze: boolean } };
