import type {
  ObshellAgentAddress as WireAddress,
  ObshellGitInfo as WireGitInfo,
  ObshellInfo as WireInfo,
  ObshellObInfo as WireObInfo,
  ObshellSecret as WireSecret,
  ObshellStatus as WireStatus,
} from '@obstop/contracts';
import {
  child,
  flag,
  id,
  list,
  number,
  object,
  optional,
  present,
  rawOf,
  text,
  textItem,
  type Wire,
} from '../../core/fields.ts';
import type { WireId } from '../../core/wire.ts';

/** Address of an agent. */
export interface ObshellAgentAddress {
  ip: string;
  port: number;
}

/** What an agent says of itself; what came with a later version is absent from an older agent. */
export interface ObshellInfo {
  /** Of obshell, with its release: `4.5.0.0-1`. */
  version: string;
  /** CLUSTER AGENT where it is part of a cluster; only there can anything be stopped. */
  identity: string;
  /** Versions of authentication; since 4.2.4. */
  supportedAuth?: string[];
  /** An agent password is set; since 4.2.6. */
  security?: boolean;
  isObproxyAgent?: boolean;
  ip?: string;
  port?: number;
  zone?: string;
  /** Of OceanBase. */
  obVersion?: string;
  /** As it came, with whatever this client does not know. */
  raw: unknown;
}

/** State of an agent and of its OBServer. */
export interface ObshellStatus {
  /** 0 unknown, 1 starting, 2 running, 3 stopping, 4 stopped. */
  state: number;
  /** Of the OBServer: 0 no process, 1 no connection, 2 restricted, 3 available. */
  obState: number;
  underMaintenance: boolean;
  version: string;
  agent?: ObshellAgentAddress & { identity: string };
  /** Unknown where it is absent; since 4.3.0. */
  sqlPort?: number;
  raw: unknown;
}

/** One observer of the topology. */
export interface ObshellTopologyServer {
  ip: string;
  /** RPC port. */
  port: number;
  sqlPort: number;
  agentPort: number;
  withRootServer: boolean;
  /** ACTIVE, INACTIVE or STOPPED. */
  status: string;
  buildVersion: string;
}

/** Agents and observers of the cluster. */
export interface ObshellObInfo {
  agents: (ObshellAgentAddress & { zone: string; identity: string; version: string })[];
  cluster: {
    id: WireId;
    name: string;
    version: string;
    /** Observers by zone; null while OceanBase does not answer. */
    topology: Record<string, ObshellTopologyServer[]> | null;
  };
  raw: unknown;
}

/** What an agent was built from. */
export interface ObshellGitInfo {
  branch?: string;
  commitId?: string;
  shortCommitId?: string;
  commitTime?: string;
  raw: unknown;
}

/** The public key for encrypted headers. */
export interface ObshellSecret {
  /** Base64 of PKCS#1 DER. */
  publicKey: string;
}

/** GET /info. Throws ShapeFault. */
export function readInfo(value: unknown, at: string): ObshellInfo {
  const from = object<WireInfo>(value, at);
  return {
    version: text(from, 'version', at),
    identity: text(from, 'identity', at),
    ...present({
      supportedAuth: list(from, 'supportedAuth', at, textItem),
      security: optional(flag, from, 'security', at),
      isObproxyAgent: optional(flag, from, 'isObproxyAgent', at),
      ip: optional(text, from, 'ip', at),
      port: optional(number, from, 'port', at),
      zone: optional(text, from, 'zone', at),
      obVersion: optional(text, from, 'obVersion', at),
    }),
    raw: value,
  };
}

type TopologyServer = NonNullable<WireObInfo['obcluster_info']['topology']>[string][number];

const readAddress = (from: Wire<WireAddress>, at: string): ObshellAgentAddress => ({
  ip: text(from, 'ip', at),
  port: number(from, 'port', at),
});

/** GET /status. Throws ShapeFault. */
export function readStatus(value: unknown, at: string): ObshellStatus {
  const from = object<WireStatus>(value, at);
  const agentAt = `${at}.agent`;
  const agent = optional(child, from, 'agent', at);
  return {
    state: number(from, 'state', at),
    obState: number(from, 'obState', at),
    underMaintenance: flag(from, 'underMaintenance', at),
    version: text(from, 'version', at),
    ...present({
      agent: agent && { ...readAddress(agent, agentAt), identity: text(agent, 'identity', agentAt) },
      sqlPort: optional(number, from, 'sqlPort', at),
    }),
    raw: value,
  };
}

/** GET /agents/status, by address; an agent that does not answer is not there. Throws ShapeFault. */
export function readAgentsStatus(value: unknown, at: string): Record<string, ObshellStatus> {
  return Object.fromEntries(
    Object.entries(rawOf(object(value, at))).map(([key, status]) => [
      key,
      readStatus(status, `${at}.${key}`),
    ]),
  );
}

/** An entry of GET /ob/agents. Throws ShapeFault. */
export function readAgent(value: unknown, at: string): ObshellAgentAddress {
  return readAddress(object<WireAddress>(value, at), at);
}

function readServer(value: unknown, at: string): ObshellTopologyServer {
  const from = object<TopologyServer>(value, at);
  return {
    ip: text(from, 'svr_ip', at),
    port: number(from, 'svr_port', at),
    sqlPort: number(from, 'sql_port', at),
    agentPort: number(from, 'agent_port', at),
    withRootServer: text(from, 'with_rootserver', at).toUpperCase() === 'YES',
    status: text(from, 'status', at),
    buildVersion: text(from, 'build_version', at),
  };
}

/** GET /ob/info. Throws ShapeFault. */
export function readObInfo(value: unknown, at: string): ObshellObInfo {
  const from = object<WireObInfo>(value, at);
  const clusterAt = `${at}.obcluster_info`;
  const cluster = child(from, 'obcluster_info', at);
  const zones = optional(child, cluster, 'topology', clusterAt);
  return {
    agents:
      list(from, 'agent_info', at, (item, itemAt) => {
        const agent = object<WireObInfo['agent_info'][number]>(item, itemAt);
        return {
          ...readAddress(agent, itemAt),
          zone: text(agent, 'zone', itemAt),
          identity: text(agent, 'identity', itemAt),
          version: text(agent, 'version', itemAt),
        };
      }) ?? [],
    cluster: {
      id: id(cluster, 'id', clusterAt),
      name: text(cluster, 'name', clusterAt),
      version: text(cluster, 'version', clusterAt),
      topology: zones
        ? Object.fromEntries(
            Object.keys(rawOf(zones)).map((zone) => [
              zone,
              list(zones, zone, `${clusterAt}.topology`, readServer) ?? [],
            ]),
          )
        : null,
    },
    raw: value,
  };
}

/** GET /git-info. Throws ShapeFault. */
export function readGitInfo(value: unknown, at: string): ObshellGitInfo {
  const from = object<WireGitInfo>(value, at);
  return {
    ...present({
      branch: optional(text, from, 'branch', at),
      commitId: optional(text, from, 'commitId', at),
      shortCommitId: optional(text, from, 'shortCommitId', at),
      commitTime: optional(text, from, 'commitTime', at),
    }),
    raw: value,
  };
}

/** GET /secret. Throws ShapeFault. */
export function readSecret(value: unknown, at: string): ObshellSecret {
  return { publicKey: text(object<WireSecret>(value, at), 'public_key', at) };
}

/** GET /time: the agent’s text, with up to nine digits of fraction. Throws ShapeFault. */
export function readTime(value: unknown, at: string): string {
  return textItem(value, at);
}
