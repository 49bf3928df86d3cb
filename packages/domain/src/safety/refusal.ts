import type { ClusterId, ServerId } from '../ids.ts';
import type { ClusterStatus, ServerStatus, ZoneStatus } from '../topology.ts';

/** What could be requested in place of what was refused. */
export type AllowedInstead = 'start' | 'stop' | 'stop-process' | 'force-stop' | 'wait';

type AnyRefusal =
  | { kind: 'unknown-zone'; zoneName: string; knownZones: string[] }
  | { kind: 'unknown-server'; serverId: ServerId; knownServers: ServerId[] }
  /** The usual one is the cluster that holds OCP's own metadata. */
  | { kind: 'protected-cluster'; clusterId: ClusterId }
  | {
      kind: 'cluster-status';
      status: ClusterStatus;
      allowedStatuses: ClusterStatus[];
      instead: AllowedInstead[];
    }
  | {
      kind: 'zone-status';
      zoneName: string;
      status: ZoneStatus;
      allowedStatuses: ZoneStatus[];
      instead: AllowedInstead[];
    }
  | {
      kind: 'server-status';
      serverId: ServerId;
      zoneName: string;
      status: ServerStatus;
      allowedStatuses: ServerStatus[];
      instead: AllowedInstead[];
    }
  /** The server beside the agent that was asked does not serve, and the agent needs it. */
  | { kind: 'agent-unavailable'; serverId: ServerId }
  /** No server of the cluster serves, and one of them would have to be asked. */
  | { kind: 'no-server-serves' }
  /** Targets in more than one zone. */
  | { kind: 'several-zones'; zoneNames: string[] }
  /** One zone at a time: OceanBase refuses STOP ZONE while another zone is stopped. */
  | { kind: 'another-zone-stopped'; zoneName: string; stoppedZone: string; status: ZoneStatus }
  | {
      kind: 'no-majority';
      tenant: { id: number; name: string };
      /** The target's zones that hold a voting replica of the tenant. */
      targetZones: string[];
      /** Zones with a voting replica. */
      voters: string[];
      /** Those of them that would still serve every log stream. */
      leftVoters: string[];
      needed: number;
      /** Zones whose stop would leave every tenant its majority. */
      stoppableZones: string[];
    };

/** Why a stop or start is refused: which rule (`kind`), what broke it, and what would be allowed. */
export type Refusal<K extends AnyRefusal['kind'] = AnyRefusal['kind']> = Extract<AnyRefusal, { kind: K }>;

/** The answer of one rule; undefined where the request keeps it. */
export type Ruling<K extends AnyRefusal['kind']> = Refusal<K> | undefined;

/** No rule refuses it. */
export const allowed = { kind: 'allowed' } as const;

/** A verdict of the safety rules. */
export type Verdict<R extends Refusal = Refusal> = typeof allowed | R;
