import type { Example } from '../../definition/route-metadata.ts';
import type { ObshellInfo, ObshellObInfo, ObshellStatus } from '../agent.ts';
import { withContents, withData } from './envelope.ts';

const version = '4.5.0.0-1';
const port = 2886;
// In the examples a round number of nanoseconds that a JSON number holds: readers without care must not be misled.
const startAt = 1795226400000000000n;
const agents = ['10.10.10.1', '10.10.10.2', '10.10.10.3'];

const info: ObshellInfo = {
  pid: 4211,
  state: 2,
  startAt,
  homePath: '/home/admin/oceanbase',
  obVersion: '4.2.1.0',
  architecture: 'x86_64',
  ip: '10.10.10.1',
  port,
  zone: 'zone1',
  identity: 'CLUSTER AGENT',
  version,
  isObproxyAgent: false,
  security: false,
  supportedAuth: ['v2'],
};

/** An agent of a cluster. */
export const infoExamples = {
  clusterAgent: { summary: 'An agent of a cluster', value: withData(info) },
} satisfies Record<string, Example>;

/** What it was built from. */
export const gitInfoExamples = {
  build: {
    summary: 'A build',
    value: withData({
      branch: 'master',
      commitId: '61ee1470c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0',
      shortCommitId: '61ee147',
      commitTime: '2026-05-08T16:20:11+08:00',
    }),
  },
} satisfies Record<string, Example>;

function status(ip: string, more: Partial<ObshellStatus> = {}): ObshellStatus {
  return {
    agent: { ip, port, identity: 'CLUSTER AGENT' },
    state: 2,
    version,
    pid: 4211,
    startAt,
    port,
    obState: 3,
    sqlPort: 2881,
    underMaintenance: false,
    ...more,
  };
}

/** States of an agent; the trace id is empty on this path alone. */
export const statusExamples = {
  available: { summary: 'The OBServer serves', value: { ...withData(status('10.10.10.1')), traceId: '' } },
  stopped: {
    summary: 'The OBServer is down, a stop is under way',
    value: { ...withData(status('10.10.10.1', { obState: 0, underMaintenance: true })), traceId: '' },
  },
} satisfies Record<string, Example>;

/** Nine digits of fraction, and an offset. */
export const timeExamples = {
  now: { summary: 'Now', value: withData('2026-11-21T10:00:00.412727587+08:00') },
} satisfies Record<string, Example>;

/** A key of 512 bits, as agents up to 4.4.1 have it. */
export const secretExamples = {
  key: {
    summary: 'A 512-bit key in PKCS#1 DER',
    value: withData({
      ip: '10.10.10.1',
      port,
      public_key:
        'MEgCQQDKKLosliKoHkaqV+u9jkF94elEamvl1X9bIUjV/+vYYyBt1CMth3B6WjNseHNq01C+lMTEAnDNy3Oj5KFmSqwFAgMBAAE=',
    }),
  },
} satisfies Record<string, Example>;

/** All agents' states. */
export const agentsStatusExamples = {
  all: {
    summary: 'All answer',
    value: withData(Object.fromEntries(agents.map((ip) => [`${ip}:${port}`, status(ip)]))),
  },
  oneLeftOut: {
    summary: 'One does not answer and is left out',
    value: withData(Object.fromEntries(agents.slice(1).map((ip) => [`${ip}:${port}`, status(ip)]))),
  },
} satisfies Record<string, Example>;

const obInfo: ObshellObInfo = {
  agent_info: agents.map((ip, index) => ({
    ip,
    port,
    zone: `zone${index + 1}`,
    identity: 'CLUSTER AGENT',
    version,
  })),
  obcluster_info: {
    id: 1001,
    name: 'obdemo',
    version: '4.2.1.0',
    topology: Object.fromEntries(
      agents.map((ip, index) => [
        `zone${index + 1}`,
        [
          {
            svr_ip: ip,
            svr_port: 2882,
            sql_port: 2881,
            agent_port: port,
            with_rootserver: index === 0 ? 'YES' : 'NO',
            status: 'ACTIVE',
            build_version: '4.2.1.0',
          },
        ],
      ]),
    ),
    is_shared_storage: false,
  },
};

/** A cluster of three zones. */
export const obInfoExamples = {
  running: { summary: 'Three zones, all up', value: withData(obInfo) },
  unreachable: {
    summary: 'OceanBase does not answer: no topology',
    value: withData({ ...obInfo, obcluster_info: { ...obInfo.obcluster_info, topology: null } }),
  },
} satisfies Record<string, Example>;

/** Addresses of the agents. */
export const listAgentsExamples = {
  three: { summary: 'Three agents', value: withContents(agents.map((ip) => ({ ip, port }))) },
} satisfies Record<string, Example>;
