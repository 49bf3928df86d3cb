import type { Language } from '../definition/error-entry.ts';
import type { Example } from '../definition/route-metadata.ts';
import { errorExample as obshellErrorExample } from '../obshell/examples/envelope.ts';
import {
  errorAnswer,
  errorExample as ocpErrorExample,
  withData,
  withoutData,
} from '../ocp/examples/envelope.ts';
import { type ObstopErrorName, obstopErrors } from './error-catalogue.ts';

const example = (summary: string, value: unknown): Record<string, Example> => ({
  example: { summary, value },
});

const fault = { id: 1, scope: { clusterId: 1, serverId: 2 }, rule: { kind: 'ignoreStop' } };
const user = {
  id: 101,
  name: 'alice',
  roles: ['CLUSTER_VIEWER'],
  permissions: ['CLUSTER:1:UPDATE'],
  disabled: false,
  createTime: '2026-11-21T10:00:00.412+08:00',
};
const key = {
  id: 'AK5f0e1d2c3b4a59687f',
  userId: 101,
  disabled: false,
  createTime: '2026-11-21T10:05:00.1+08:00',
  lastUsed: '2026-11-21T11:17:30.25+08:00',
};
const { lastUsed: __, ...newKey } = key;
const accepted = {
  id: 2,
  time: '2026-11-21T10:00:00.412+08:00',
  traceId: '4b1f0a2c9d3e5f67',
  userId: 100,
  userName: 'admin',
  address: '127.0.0.1',
  operation: 'stopZone',
  target: { id: '1', zoneName: 'zone2' },
  outcome: { kind: 'accepted', taskId: 7 },
};
const userAdded = {
  ...accepted,
  id: 3,
  operation: 'createUser',
  target: { userId: '101', userName: 'alice', roles: 'CLUSTER_VIEWER', permissions: 'CLUSTER:1:UPDATE' },
  outcome: { kind: 'done' },
};
const { userId: _, ...ofNobody } = accepted;
const flood = {
  ...ofNobody,
  id: 4,
  userName: '',
  target: {},
  outcome: { kind: 'refused', reason: 'unauthenticated', status: 401 },
  sum: { count: 1357, lastTime: '2026-11-21T10:00:06.9+08:00' },
};
const refused = {
  ...accepted,
  id: 1,
  outcome: { kind: 'refused', reason: 'clusterBusy', status: 409 },
};

export const faultExamples = example('The process of server 2 ignores its stop', withData(fault));
export const listFaultsExamples = example('One fault', withData({ contents: [fault] }));
export const doneExamples = example('Done', withoutData());
export const userExamples = example('A user', withData(user));
export const listUsersExamples = example('One user', withData({ contents: [user] }));
export const listKeysExamples = example('One key', withData({ contents: [key] }));
export const newKeyExamples = example(
  'A key with its secret, shown this once',
  withData({ ...newKey, secret: 'not-a-real-secret' }),
);
export const auditExamples = example(
  'A flood of refusals, a new user, one stop accepted, one refused',
  withData({
    contents: [flood, userAdded, accepted, refused],
    page: { number: 1, size: 10, totalElements: 4, totalPages: 1 },
  }),
);
export const meExamples = example(
  'Alice, with her password',
  withData({
    id: 101,
    name: 'alice',
    roles: ['CLUSTER_VIEWER'],
    permissions: ['CLUSTER:*:READ', 'CLUSTER:1:UPDATE'],
    authentication: 'password',
  }),
);

export const reachExamples = example(
  'One agent answers, one belongs to another cluster',
  withData({
    contents: [
      { agent: 'http://10.10.10.1:2886', lastAnswer: '2026-11-21T10:00:00.412+08:00' },
      {
        agent: 'http://10.10.10.2:2886',
        problem:
          'it belongs to test (obClusterId 99) and not to prod (obClusterId 1001), which is what cluster 1 is; nothing is sent to it',
        problemSince: '2026-11-21T09:58:00.1+08:00',
      },
    ],
  }),
);

export const identityRequests: Record<string, Example> = {
  prod: { summary: 'The cluster prod', value: { obClusterId: 1001, name: 'prod' } },
};

export const purgeExamples = example('Twelve tasks', withData({ tasks: 12, auditRecords: 340 }));

export const purgeRequests: Record<string, Example> = {
  dryRun: { summary: 'What would go', value: { before: '2026-01-01T00:00:00Z', dryRun: true } },
};

/** Bodies of a check. */
export const checkRequests = {
  ocpZone: {
    summary: 'OCP: stop of a zone',
    value: { ocp: { operation: 'stopZone', clusterId: 1, zoneName: 'zone2' } },
  },
  ocpServer: {
    summary: 'OCP: forced stop of a server',
    value: { ocp: { operation: 'stopServer', clusterId: 1, serverId: 2, body: { force: true } } },
  },
  obshellCluster: {
    summary: 'obshell: forced stop of the cluster',
    value: {
      obshell: { operation: 'stopOb', clusterId: 1, body: { scope: { type: 'GLOBAL' }, force: true } },
    },
  },
} satisfies Record<string, Example>;

const refusal = (summary: string, { value }: Example) => {
  const { status, error } = value as { status: number; error: unknown };
  return { summary, value: withData({ kind: 'refused', status, error }) };
};
const server2 = { kind: 'server', serverId: 2 };
/** Of the forced stop in `checkRequests`: one subtask after the other. */
const forcedStop: [name: string, target: object, timeoutSeconds: number][] = [
  ['Prepare stop observer', server2, 300],
  ['Stop observer process', server2, 1200],
  ['Wait observer stop', server2, 1200],
  ['Update observer status', server2, 300],
  ['Update zone status', { kind: 'zone', zoneName: 'zone2' }, 1800],
  ['Sync cluster info', { kind: 'cluster' }, 30],
  ['Update OB cluster status', { kind: 'cluster' }, 30],
];

/** Answers to a check. */
export const checkedExamples = {
  allowed: {
    summary: 'It would be accepted, with this plan',
    value: withData({
      kind: 'allowed',
      plan: {
        name: 'Stop OB server',
        subtasks: forcedStop.map(([name, target, timeoutSeconds], at) => ({
          ...{ name, target, timeoutSeconds },
          upstreams: at === 0 ? [] : [at - 1],
          downstreams: at === forcedStop.length - 1 ? [] : [at + 1],
        })),
      },
    }),
  },
  refusedByOcp: refusal('OCP would refuse it', ocpErrorExample('clusterBusy')),
  refusedByObshell: refusal('obshell would refuse it', obshellErrorExample('OB.Server.StoppedInMultiZone')),
} satisfies Record<string, Example>;

export const faultRequests: Record<string, Example> = {
  ignoreStop: {
    summary: 'Server 2 ignores its stop',
    value: { scope: { clusterId: 1, serverId: 2 }, rule: { kind: 'ignoreStop' } },
  },
  failTwice: {
    summary: 'STOP ZONE fails twice',
    value: { scope: { clusterId: 1 }, rule: { kind: 'fail', operation: 'isolateZone', times: 2 } },
  },
  hang: { summary: 'A minor freeze hangs', value: { rule: { kind: 'hang', operation: 'minorFreeze' } } },
  slow: {
    summary: 'Everything takes one to three seconds',
    value: { rule: { kind: 'slow', latency: { kind: 'uniform', minMs: 1000, maxMs: 3000 } } },
  },
  unreachable: {
    summary: 'Server 3 is unreachable',
    value: { scope: { serverId: 3 }, rule: { kind: 'unreachable' } },
  },
  slowAgent: {
    summary: 'The agent beside server 2 answers slowly',
    value: {
      scope: { clusterId: 1, serverId: 2 },
      rule: { kind: 'slowAgent', latency: { kind: 'fixed', ms: 5000 } },
    },
  },
  respawn: {
    summary: 'A supervisor starts server 2 again',
    value: { scope: { clusterId: 1, serverId: 2 }, rule: { kind: 'respawn', afterMs: 1000 } },
  },
  httpStatus: {
    summary: 'Three of ten reads of a task answer 503',
    value: {
      rule: { kind: 'httpStatus', operation: 'getTask', at: 'request', status: 503, share: 0.3, seed: 7 },
    },
  },
  httpDelay: {
    summary: 'The next stop of a zone arrives ten seconds late',
    value: {
      rule: {
        kind: 'httpDelay',
        operation: 'stopZone',
        at: 'request',
        latency: { kind: 'fixed', ms: 10000 },
        times: 1,
      },
    },
  },
  httpCut: {
    summary: 'The answer to the next stop of a server is cut',
    value: { rule: { kind: 'httpCut', operation: 'stopServer', at: 'answer', times: 1 } },
  },
  innerStatusLag: {
    summary: 'OceanBase notices 20 seconds late',
    value: { scope: { clusterId: 1 }, rule: { kind: 'innerStatusLag', ms: 20000 } },
  },
};
export const ownPasswordRequests: Record<string, Example> = {
  another: {
    summary: 'Another password',
    value: { currentPassword: 'Tr0ubadour&3', newPassword: 'correct horse battery' },
  },
};
export const newUserRequests: Record<string, Example> = {
  viewer: {
    summary: 'May read clusters and stop cluster 1',
    value: {
      name: 'alice',
      password: 'Tr0ubadour&3',
      roles: ['CLUSTER_VIEWER'],
      permissions: ['CLUSTER:1:UPDATE'],
    },
  },
};
export const userChangeRequests: Record<string, Example> = {
  disable: { summary: 'Shut out', value: { disabled: true } },
  roles: { summary: 'Other roles', value: { roles: ['CLUSTER_MANAGER'] } },
};

/** The answer that an error of our own calls gives. */
export const errorExample = (name: ObstopErrorName, language?: Language): Example =>
  errorAnswer(obstopErrors[name], language);
