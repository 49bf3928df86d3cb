import { serverId } from '@obstop/domain';
import { type Adapters, cluster } from './adapters.ts';
import { afterwards, asksTheNext, first, request, wrongPassword } from './answers.ts';
import { agentsStatus, info, namedRefusal, obInfo, obInfoOfAgents, secret } from './shapes.ts';
import { shown } from './stage.ts';
import type { Use } from './use.ts';

const refresh = ({ inventory }: Adapters) => inventory.refresh(cluster);
/** The agent's key after an upgrade. */
const otherKey = { status: 200, body: { successful: true, data: { public_key: 'AAAA' } } };

/** Bringing the inventory up to what agents say. */
export const inventoryUses: readonly Use[] = [
  {
    what: 'before an agent is worked with',
    operationId: 'getAgentInfo',
    act: refresh,
    answers: {
      clusterAgent: { shape: info, comes: [request('getAgentsStatus'), '"log":[]'] },
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'before the first header is made',
    operationId: 'getSecret',
    act: refresh,
    answers: {
      key: { shape: secret, comes: [afterwards(first, request('getAgentsStatus'))] },
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'which processes there are',
    operationId: 'getAgentsStatus',
    act: refresh,
    answers: {
      all: { shape: agentsStatus, comes: [`${afterwards(first, request('getObInfo'))}]`] },
      ...wrongPassword,
      'Security.Authentication.Header.DecryptFailed': {
        shape: namedRefusal,
        around: { getSecret: [shown('getSecret', 'key'), otherKey] },
        comes: [afterwards(first, request('getAgentInfo'), request('getSecret'), request('getAgentsStatus'))],
      },
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'which servers OceanBase has',
    operationId: 'getObInfo',
    act: refresh,
    answers: {
      running: { shape: obInfo, comes: ['"status":"RUNNING"', '"log":[]'] },
      ...wrongPassword,
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'which servers there are before OceanBase answers',
    operationId: 'getObInfo',
    setup: { isUnknown: true },
    act: refresh,
    answers: {
      unreachable: { shape: obInfoOfAgents, comes: ['"log":[]', '"ip":"10.10.10.1"'] },
    },
  },
  {
    what: 'how the servers are found before a plan is made',
    operationId: 'getObInfo',
    act: ({ fleet, call }) => fleet.observe(cluster, call(1)),
    answers: {
      running: { shape: obInfo, comes: ['"innerStatus":"ACTIVE"'] },
    },
  },
  {
    what: 'whether a process serves',
    operationId: 'getAgentsStatus',
    act: ({ fleet, call }) => fleet.waitForProcess(cluster, serverId(1), true, call(1)),
    answers: {
      all: { shape: agentsStatus, comes: ['10.10.10.1:2886: process serves'] },
    },
  },
];
