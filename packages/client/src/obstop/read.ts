import type { OcpPage } from '@obstop/contracts';
import type { obstopRoutes, SuccessOf } from '@obstop/contracts/routes';
import type { Page } from '../ocp/read-cluster.ts';
import { type Answer, byKind, every, flag, maybe, number, type Read, record, shape, text } from './shape.ts';

type Routes = typeof obstopRoutes;
type Rule = ObstopFault['rule'];

/** A fault that is set; a rule with `times` shows those that are left. A newer server may have rules of further kinds. */
export type ObstopFault = Answer<SuccessOf<Routes['setFault']>['data']>;

/** How an agent was reached of late. Times are ISO 8601. */
export type ObstopAgentReach = Answer<SuccessOf<Routes['listReach']>['data']['contents'][number]>;

/** A user, without anything secret. Times are ISO 8601; `lockedUntil` is there while a lock-out lasts. */
export type ObstopUser = Answer<SuccessOf<Routes['createUser']>['data']>;

/** An access key, without its secret. */
export type ObstopAccessKey = Answer<SuccessOf<Routes['listAccessKeys']>['data']['contents'][number]>;

/** A new access key with its secret, which is shown this once. */
export type ObstopNewAccessKey = Answer<SuccessOf<Routes['createAccessKey']>['data']>;

/** Who asked for what, from where, and what came of it. `userName` is as claimed where there is no `userId`. */
export type ObstopAuditRecord = Answer<SuccessOf<Routes['listAudit']>['data']['contents'][number]>;

const readLatency = byKind<Extract<Rule, { kind: 'slow' }>['latency']>({
  fixed: { ms: number },
  uniform: { minMs: number, maxMs: number },
});

const httpCalls = {
  operation: text,
  at: text,
  share: maybe(number),
  seed: maybe(number),
  times: maybe(number),
};

/** Reads a fault. Throws ShapeFault. */
export const readFault = shape<ObstopFault>({
  id: number,
  scope: shape<ObstopFault['scope']>({
    clusterId: maybe(number),
    zoneName: maybe(text),
    serverId: maybe(number),
  }),
  rule: byKind<Rule>(
    {
      fail: { operation: text, times: maybe(number), probability: maybe(number), message: maybe(text) },
      hang: { operation: text },
      slow: {
        operation: maybe(text),
        latency: readLatency,
      },
      ignoreStop: { ignoresKill: maybe(flag) },
      unreachable: {},
      slowAgent: { latency: readLatency },
      respawn: { afterMs: maybe(number) },
      innerStatusLag: { ms: number },
      httpStatus: { ...httpCalls, status: number },
      httpDelay: { ...httpCalls, latency: readLatency },
      httpCut: httpCalls,
    },
    true,
  ),
});

/** Reads a user. Throws ShapeFault. */
export const readUser = shape<ObstopUser>({
  id: number,
  name: text,
  roles: every(text),
  permissions: every(text),
  disabled: flag,
  createTime: text,
  lockedUntil: maybe(text),
});

/** Reads how an agent was reached. Throws ShapeFault. */
export const readReach = shape<ObstopAgentReach>({
  agent: text,
  lastAnswer: maybe(text),
  problem: maybe(text),
  problemSince: maybe(text),
});

/** How much was removed, or would be. */
export type ObstopPurged = Answer<SuccessOf<Routes['purge']>['data']>;

/** Reads how much was removed. Throws ShapeFault. */
export const readPurged = shape<ObstopPurged>({ tasks: number, auditRecords: number });

/** What a stop or start would be answered, and what would run. `error` is as the API that was asked about writes it. */
export type ObstopChecked = Answer<SuccessOf<Routes['check']>['data']>;

type Refused = Extract<ObstopChecked, { kind: 'refused' }>;
type Planned = Extract<ObstopChecked, { kind: 'allowed' }>['plan'];

/** Reads what came of a check. Throws ShapeFault. */
export const readChecked = byKind<ObstopChecked>({
  allowed: {
    plan: shape<Planned>({
      name: text,
      subtasks: every(
        shape<Planned['subtasks'][number]>({
          name: text,
          target: byKind<Planned['subtasks'][number]['target']>({
            cluster: {},
            zone: { zoneName: text },
            server: { serverId: number },
          }),
          timeoutSeconds: number,
          upstreams: every(number),
          downstreams: every(number),
        }),
      ),
    }),
  },
  refused: {
    status: number,
    error: (value, at) => shape<{ message: string }>({ message: text })(value, at) as Refused['error'],
  },
});

const keyMembers = { id: text, userId: number, disabled: flag, createTime: text, lastUsed: maybe(text) };

/** Who asks, and what they may do. */
export type ObstopMe = Answer<SuccessOf<Routes['getMe']>['data']>;

/** Reads who asks. Throws ShapeFault. */
export const readMe = shape<ObstopMe>({
  id: number,
  name: text,
  roles: every(text),
  permissions: every(text),
  authentication: text,
});

/** Reads an access key. Throws ShapeFault. */
export const readKey = shape<ObstopAccessKey>(keyMembers);

/** Reads a new access key. Throws ShapeFault. */
export const readNewKey = shape<ObstopNewAccessKey>({ ...keyMembers, secret: text });

/** Reads a record of the audit log. Throws ShapeFault. */
export const readRecord = shape<ObstopAuditRecord>({
  id: number,
  time: text,
  traceId: text,
  userId: maybe(number),
  userName: text,
  address: text,
  operation: text,
  target: record(text),
  outcome: byKind<ObstopAuditRecord['outcome']>({
    accepted: { taskId: number },
    done: {},
    refused: { reason: text, status: number },
  }),
  sum: maybe(shape<NonNullable<ObstopAuditRecord['sum']>>({ count: number, lastTime: text })),
});

const readPage = shape<OcpPage>({ number, size: number, totalElements: number, totalPages: number });

/** Makes the reader of a list, paged or not, from that of an item. */
export function listReader<T>(readItem: Read<T>): Read<Page<T>> {
  const read = shape<{ contents: readonly T[]; page?: OcpPage }>({
    contents: every(readItem),
    page: maybe(readPage),
  });
  return (data, at) => {
    const { contents, page } = read(data, at);
    return { items: contents, ...page };
  };
}
