import * as z from 'zod';
import { dateTime } from '../definition/fields.ts';
import { obshellRoutes } from '../obshell/routes.ts';
import { ocpRoutes } from '../ocp/routes.ts';

// The keys of an object literal are those that its type names.
const keysOf = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[];

// The fleet's calls, by which faults name a step.
const fleetOperations = [
  'observe',
  'isolateZone',
  'resumeZone',
  'isolateServer',
  'resumeServer',
  'minorFreeze',
  'stopProcess',
  'startProcess',
  'waitForProcess',
] as const;

const operation = z.enum(fleetOperations, { error: `must be one of ${fleetOperations.join(', ')}` });
const milliseconds = z.int().min(0).max(86_400_000);
const id = z.int().min(1);

/** How long a call takes. */
const Latency = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), ms: milliseconds }),
    z
      .strictObject({ kind: z.literal('uniform'), minMs: milliseconds, maxMs: milliseconds })
      .refine(({ minMs, maxMs }) => minMs <= maxMs, {
        error: 'must not be less than minMs',
        path: ['maxMs'],
      }),
  ])
  .meta({ description: 'How long a call takes: fixed, or drawn evenly from a range.' });

const httpOperations = [...keysOf(ocpRoutes), ...keysOf(obshellRoutes)];
const HttpOperation = z
  .enum(httpOperations, { error: 'must be the operation id of a call of OCP v2 or obshell v1' })
  .meta({ id: 'HttpOperation', description: 'Operation id of a call of OCP v2 or obshell v1.' });

const httpCalls = {
  operation: HttpOperation,
  at: z.enum(['request', 'answer'], { error: 'must be request or answer' }).meta({
    description: 'Before the call is carried out, or when its answer goes out: then it has been carried out.',
  }),
  share: z.number().gt(0).max(1).optional().meta({ description: 'Part of the calls; 1 when absent.' }),
  seed: z.int().min(0).max(0xffffffff).optional().meta({
    description:
      'The same seed picks the same calls for the share, counted from the server’s start; 1 when absent.',
  }),
  times: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'How many calls are struck; every one of the share when absent.' }),
};

/** What goes wrong. */
const FaultRule = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('fail'),
        operation,
        times: z.int().min(1).optional().meta({ description: 'How many calls fail; every one when absent.' }),
        probability: z.number().gt(0).max(1).optional().meta({ description: 'Of each call; 1 when absent.' }),
        message: z.string().max(256).optional(),
      })
      .meta({ description: 'The call fails before it has an effect.' }),
    z
      .strictObject({ kind: z.literal('hang'), operation })
      .meta({ description: 'The call hangs until its step times out or is cancelled.' }),
    z
      .strictObject({ kind: z.literal('slow'), operation: operation.optional(), latency: Latency })
      .meta({ description: 'The call, or every call, takes this long.' }),
    z
      .strictObject({ kind: z.literal('ignoreStop'), ignoresKill: z.boolean().optional() })
      .meta({ description: 'The process stays when it is asked to end; a kill works unless ignoresKill.' }),
    z
      .strictObject({ kind: z.literal('unreachable') })
      .meta({ description: 'The server’s host does not answer.' }),
    z.strictObject({ kind: z.literal('slowAgent'), latency: Latency }).meta({
      description:
        'Calls that go to the server’s host (process, minor freeze) take this much longer; SQL is as fast as ever.',
    }),
    z
      .strictObject({
        kind: z.literal('respawn'),
        afterMs: milliseconds.optional().meta({ description: 'Milliseconds; 0 when absent.' }),
      })
      .meta({
        description:
          'A supervisor starts a process again that a stop or a kill has ended. The stop fails when it finds it alive.',
      }),
    z.strictObject({ kind: z.literal('innerStatusLag'), ms: milliseconds.min(1) }).meta({
      description: 'The inner status of zones and servers follows this many milliseconds later.',
    }),
    z.strictObject({ kind: z.literal('httpStatus'), ...httpCalls, status: z.int().min(400).max(599) }).meta({
      description:
        'The HTTP server answers with this status, in the envelope of the API. Needs a server with --http-faults, as the two that follow.',
    }),
    z
      .strictObject({ kind: z.literal('httpDelay'), ...httpCalls, latency: Latency })
      .meta({ description: 'The call, or its answer, is held back for this long.' }),
    z
      .strictObject({ kind: z.literal('httpCut'), ...httpCalls })
      .meta({ description: 'The connection is closed: without an answer, or in the middle of it.' }),
  ])
  .meta({ description: 'What goes wrong.' });

const FaultScope = z
  .strictObject({
    clusterId: id.optional(),
    zoneName: z.string().min(1).max(128).optional(),
    serverId: id.optional(),
  })
  .meta({ description: 'Where it goes wrong; every given member must match, none means everywhere.' });

/** A fault to be set in the simulated fleet. */
export const FaultDraft = z
  .strictObject({ scope: FaultScope.default({}), rule: FaultRule })
  .meta({ id: 'FaultDraft', description: 'A fault to be set.' });

/** A fault that is set. */
export const Fault = z
  .strictObject({ id, scope: FaultScope, rule: FaultRule })
  .meta({ id: 'Fault', description: 'A fault that is set; a rule with times shows those that are left.' });

const grants = {
  roles: z
    .array(z.string())
    .max(32)
    .meta({ description: 'ADMIN, CLUSTER_MANAGER, CLUSTER_VIEWER, TASK_MANAGER, TASK_VIEWER.' }),
  permissions: z
    .array(z.string().max(128))
    .max(256)
    .meta({ description: 'Further permissions, such as CLUSTER:1:UPDATE.' }),
};

/** A user, without anything secret. */
export const UserView = z
  .strictObject({
    id,
    name: z.string(),
    ...grants,
    disabled: z.boolean(),
    createTime: dateTime('When it was added.'),
    lockedUntil: dateTime('Present while a lock-out lasts.').optional(),
  })
  .meta({ id: 'User', description: 'A user.' });

/** A user to be added. */
export const NewUser = z
  .strictObject({
    name: z.string(),
    password: z.string().meta({ description: '8 to 256 characters, at least four different ones.' }),
    roles: grants.roles.default([]),
    permissions: grants.permissions.default([]),
  })
  .meta({ id: 'NewUser', description: 'A user to be added.' });

/** What is to change of a user; what is not given stays. */
export const UserChange = z
  .strictObject({
    password: z.string(),
    roles: grants.roles,
    permissions: grants.permissions,
    disabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'UserChange', description: 'What is to change; what is not given stays.' });

/** An access key, without its secret. */
export const AccessKeyView = z
  .strictObject({
    id: z.string(),
    userId: id,
    disabled: z.boolean(),
    createTime: dateTime('When it was made.'),
    lastUsed: dateTime(
      'When a request was last signed with it, to the minute; absent where none was.',
    ).optional(),
  })
  .meta({ id: 'AccessKey', description: 'An access key.' });

/** A new access key; its secret is shown this once. */
export const NewAccessKey = z
  .strictObject({ ...AccessKeyView.shape, secret: z.string() })
  .meta({ id: 'NewAccessKey', description: 'A new access key with its secret, shown this once.' });

/** Who asks, and what they may do. */
export const Me = z
  .strictObject({
    id,
    name: z.string(),
    roles: grants.roles,
    permissions: z
      .array(z.string())
      .meta({ description: 'All that the caller may do: what the roles grant, and further permissions.' }),
    authentication: z
      .enum(['password', 'accessKey'])
      .meta({ description: 'What this request was authenticated with.' }),
  })
  .meta({ id: 'Me', description: 'Who asks, and what they may do.' });

/** The caller's own password, and the one to come. */
export const OwnPassword = z
  .strictObject({
    currentPassword: z.string().max(1024),
    newPassword: z
      .string()
      .max(1024)
      .meta({ description: '8 to 256 characters, at least four different ones.' }),
  })
  .meta({ id: 'OwnPassword', description: 'The caller’s password, and the one to come.' });

/** One record of the audit log. */
export const AuditRecord = z
  .strictObject({
    id,
    time: dateTime('When the request came.'),
    traceId: z.string(),
    userId: id.optional(),
    userName: z.string().meta({ description: 'As claimed where nobody was authenticated.' }),
    address: z.string(),
    operation: z.string().meta({ description: 'Operation id of the call.' }),
    target: z.record(z.string(), z.string()).meta({
      description:
        'What it is about: path parameters as sent; of changes of users, keys, faults and the like also whom they concern (userId, userName) and what was to be set. Never a secret.',
    }),
    outcome: z.discriminatedUnion('kind', [
      z
        .strictObject({ kind: z.literal('accepted'), taskId: id })
        .meta({ description: 'A task was made or operated.' }),
      z
        .strictObject({ kind: z.literal('done') })
        .meta({ description: 'A change that needs no task was made.' }),
      z.strictObject({ kind: z.literal('refused'), reason: z.string(), status: z.int() }),
    ]),
    sum: z
      .strictObject({ count: z.int().min(2), lastTime: dateTime('When the last of them came.') })
      .optional()
      .meta({
        description:
          'Refusals of nobody that are alike are summed up: it stands for so many, of which the first came at time. A * stands for what they do not have in common.',
      }),
  })
  .meta({ id: 'AuditRecord', description: 'Who asked for what, from where, and what came of it.' });

/** How much was removed, or would be. */
export const Purged = z
  .strictObject({ tasks: z.int().min(0), auditRecords: z.int().min(0) })
  .meta({ id: 'Purged', description: 'How much was removed, or would be.' });

/** How an agent was reached of late. */
export const AgentReach = z
  .strictObject({
    agent: z.string().meta({ description: 'Root URL of the agent.' }),
    lastAnswer: dateTime('When it last answered and could be used; absent where it never did.').optional(),
    problem: z.string().optional().meta({ description: 'Why it is not used; absent where it is.' }),
    problemSince: dateTime('Since when.').optional(),
  })
  .meta({ id: 'AgentReach', description: 'How an agent was reached of late.' });

/** Which cluster of OceanBase it is. */
export const ClusterIdentity = z
  .strictObject({
    obClusterId: id.meta({ description: 'cluster_id of OceanBase.' }),
    name: z.string().min(1).max(128).meta({ description: 'Name that OceanBase has it under.' }),
  })
  .meta({ id: 'ClusterIdentity', description: 'Which cluster of OceanBase it is.' });

export type AgentReach = z.infer<typeof AgentReach>;
export type FaultDraft = z.infer<typeof FaultDraft>;
export type UserView = z.infer<typeof UserView>;
export type Me = z.infer<typeof Me>;
export type AccessKeyView = z.infer<typeof AccessKeyView>;
export type AuditRecord = z.infer<typeof AuditRecord>;
