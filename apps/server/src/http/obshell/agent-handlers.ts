import type { ObshellInfo, ObshellStatus } from '@obstop/contracts';
import type { obshellV1 } from '@obstop/contracts/router';
import { type Cluster, type Server, serves } from '@obstop/domain';
import { data } from '../answer.ts';
import { type Agent, agentsOf, receivingAgent } from './agents.ts';
import { contents } from './answer.ts';
import { clusterOf, type DagPorts } from './dag-reader.ts';
import { formatGoTime } from './go-time.ts';
import type { Handlers } from './handler.ts';
import { agentVersion } from './older-release.ts';

const identity = 'CLUSTER AGENT' as const;
/** State of an agent that runs. */
const running = 2;

/** What the agents say of themselves that does not come from the inventory. */
export interface AgentFacts {
  pid: number;
  startedAtMs: number;
  /** Whether an agent password is set. */
  hasAgentPassword: boolean;
  /** Of this program: shown as what the agent was built from. */
  buildVersion: string;
  nowMs(): number;
  /** Base64 of the public key's PKCS#1 DER. */
  publicKey(): Promise<string>;
}

/** 0: no process; 1: one that does not serve; 3: one that serves. */
function obState(server: Server): ObshellStatus['obState'] {
  if (serves(server)) return 3;
  return server.status === 'PROCESS_STOPPED' || server.status === 'UNAVAILABLE' ? 0 : 1;
}

/** obshell says STOPPED where a server was isolated by itself, else what OceanBase says. */
function topologyStatus({ status, innerStatus }: Server): string {
  return status === 'SERVICE_STOPPED' ? 'STOPPED' : innerStatus;
}

function topologyOf(cluster: Cluster) {
  return Object.fromEntries(
    cluster.zones.map((zone) => [
      zone.name,
      zone.servers.map((server) => ({
        svr_ip: server.ip,
        svr_port: server.rpcPort,
        sql_port: server.sqlPort,
        agent_port: server.agentPort,
        with_rootserver: server.withRootServer ? 'YES' : 'NO',
        status: topologyStatus(server),
        build_version: cluster.obVersion,
      })),
    ]),
  );
}

/** What the agents say of themselves and of their cluster. */
export function agentHandlers(ports: DagPorts, facts: AgentFacts) {
  const startAt = BigInt(facts.startedAtMs) * 1_000_000n;

  function statusOf({ ip, port, server }: Agent, underMaintenance: boolean): ObshellStatus {
    return {
      agent: { ip, port, identity },
      state: running,
      version: agentVersion,
      pid: facts.pid,
      startAt,
      port,
      obState: obState(server),
      sqlPort: server.sqlPort,
      underMaintenance,
    };
  }
  /** One lock stands for the locks of all agents. */
  const isLocked = async () => (await ports.tasks.lockHolder(ports.clusterId)) !== undefined;
  const ownStatus = async () => data(statusOf(receivingAgent(await clusterOf(ports)), await isLocked()));

  return {
    getAgentInfo: async () => {
      const cluster = await clusterOf(ports);
      const { ip, port, server } = receivingAgent(cluster);
      return data({
        pid: facts.pid,
        state: running,
        startAt,
        homePath: '/home/admin/oceanbase',
        obVersion: cluster.obVersion,
        architecture: 'x86_64',
        ip,
        port,
        zone: server.zoneName,
        identity,
        version: agentVersion,
        isObproxyAgent: false,
        security: facts.hasAgentPassword,
        supportedAuth: ['v2'],
      } satisfies ObshellInfo);
    },
    getGitInfo: async () => {
      const { buildVersion: commitId } = facts;
      return data({ branch: 'obstop', commitId, shortCommitId: commitId, commitTime: '' });
    },
    getStatus: ownStatus,
    postStatus: ownStatus,
    getAgentTime: async () => data(formatGoTime(facts.nowMs())),
    getSecret: async () => {
      const { ip, port } = receivingAgent(await clusterOf(ports));
      return data({ ip, port, public_key: await facts.publicKey() });
    },
    getAgentsStatus: async () => {
      const locked = await isLocked();
      const agents = agentsOf(await clusterOf(ports));
      const statuses = agents.map((agent) => [`${agent.ip}:${agent.port}`, statusOf(agent, locked)]);
      return data(Object.fromEntries(statuses));
    },
    listAgents: async () => contents(agentsOf(await clusterOf(ports)).map(({ ip, port }) => ({ ip, port }))),
    getObInfo: async () => {
      const cluster = await clusterOf(ports);
      return data({
        agent_info: agentsOf(cluster).map(({ ip, port, server }) => ({
          ip,
          port,
          zone: server.zoneName,
          identity,
          version: agentVersion,
        })),
        obcluster_info: {
          id: cluster.obClusterId,
          name: cluster.name,
          version: cluster.obVersion,
          topology: topologyOf(cluster),
          is_shared_storage: false,
        },
      });
    },
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
