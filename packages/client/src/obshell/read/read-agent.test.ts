import {
  agentInfoExamples,
  agentsStatusExamples,
  agentTimeExamples,
  gitInfoExamples,
  listAgentsExamples,
  obInfoExamples,
  secretExamples,
  statusExamples,
} from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import {
  readAgent,
  readAgentsStatus,
  readGitInfo,
  readInfo,
  readObInfo,
  readSecret,
  readStatus,
  readTime,
} from './read-agent.ts';

const dataOf = (example: { value: unknown }) => (example.value as { data: Record<string, unknown> }).data;

describe('what an agent says of itself', () => {
  it('an agent of today is read whole', () => {
    const data = dataOf(agentInfoExamples.clusterAgent);
    expect(readInfo(data, 'data')).toEqual({
      version: '4.5.0.0-1',
      identity: 'CLUSTER AGENT',
      supportedAuth: ['v2'],
      security: false,
      isObproxyAgent: false,
      ip: '10.10.10.1',
      port: 2886,
      zone: 'zone1',
      obVersion: '4.2.1.0',
      raw: data,
    });
  });

  it('an agent 4.2.3, which says less, is read too: what is absent stays absent', () => {
    const data = { pid: 1, ip: '10.10.10.1', port: 2886, zone: 'z', identity: 'SINGLE', version: '4.2.3.0' };
    expect(Object.keys(readInfo(data, 'data')).sort()).toEqual(
      ['identity', 'ip', 'port', 'raw', 'version', 'zone'].sort(),
    );
  });

  it('without a version it is refused, since nothing could be chosen by it', () => {
    expect(() => readInfo({ identity: 'SINGLE' }, 'data')).toThrow('data.version must be a text');
  });

  it('its state, the observer’s, and whether it is under maintenance', () => {
    expect(readStatus(dataOf(statusExamples.stopped), 'data')).toMatchObject({
      obState: 0,
      underMaintenance: true,
      sqlPort: 2881,
      agent: { ip: '10.10.10.1', port: 2886, identity: 'CLUSTER AGENT' },
    });
  });

  it('all agents’ states by address', () => {
    const states = readAgentsStatus(dataOf(agentsStatusExamples.oneLeftOut), 'data');
    expect(Object.keys(states)).toEqual(['10.10.10.2:2886', '10.10.10.3:2886']);
  });

  it('build, key, time and address', () => {
    expect(readGitInfo(dataOf(gitInfoExamples.build), 'data').shortCommitId).toBe('61ee147');
    expect(readSecret(dataOf(secretExamples.key), 'data').publicKey).toMatch(/^MEgC/);
    expect(readTime(dataOf(agentTimeExamples.now), 'data')).toBe('2026-11-21T10:00:00.412727587+08:00');
    const { contents } = dataOf(listAgentsExamples.three) as { contents: unknown[] };
    expect(contents.map((item) => readAgent(item, 'data')).at(-1)).toEqual({ ip: '10.10.10.3', port: 2886 });
  });
});

describe('the cluster', () => {
  it('its observers by zone, the RPC port and the agent’s told apart', () => {
    const info = readObInfo(dataOf(obInfoExamples.running), 'data');
    expect(info.agents).toHaveLength(3);
    expect(info.cluster.topology?.zone1).toEqual([
      {
        ip: '10.10.10.1',
        port: 2882,
        sqlPort: 2881,
        agentPort: 2886,
        withRootServer: true,
        status: 'ACTIVE',
        buildVersion: '4.2.1.0',
      },
    ]);
  });

  it('while OceanBase does not answer there is no topology', () => {
    expect(readObInfo(dataOf(obInfoExamples.unreachable), 'data').cluster.topology).toBeNull();
  });

  it('a server without a port is named by its path', () => {
    const data = structuredClone(dataOf(obInfoExamples.running)) as {
      obcluster_info: { topology: Record<string, Record<string, unknown>[]> };
    };
    delete data.obcluster_info.topology.zone2?.[0]?.sql_port;
    expect(() => readObInfo(data, 'data')).toThrow(
      'data.obcluster_info.topology.zone2[0].sql_port must be a number',
    );
  });
});
