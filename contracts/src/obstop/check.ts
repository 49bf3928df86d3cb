import * as z from 'zod';
import { documentedAs } from '../obshell/documented-as.ts';
import { ObshellError } from '../obshell/envelope.ts';
import { ObshellStartBody, ObshellStopBody, ObshellStopZoneBody } from '../obshell/requests.ts';
import { OcpError } from '../ocp/envelope.ts';
import { EmptyBody, RestartServerBody, StopServerBody } from '../ocp/parameters.ts';

const id = z.int().min(1);
const clusterId = id.meta({ description: 'OCP’s id of the cluster, also for a call of obshell.' });
const serverId = id.meta({ description: 'OCP’s id of the OBServer.' });
const zoneName = z.string().meta({ description: 'Name of the zone.' });
const position = z.int().min(0);

/** A body as the call itself takes it. It is passed on as it came: what is wrong with it, the call's own rules say. */
const bodyOf = <B extends z.ZodObject>(body: B) =>
  documentedAs(body, z.union([z.unknown(), body])).optional();

/** Says which operations there are where one is asked for that is none of them. */
const oneOf = (operations: readonly string[]) => ({
  error: ({ code }: { code?: string }) =>
    code === 'invalid_union' ? `must be one of ${operations.join(', ')}` : undefined,
});

const OcpCheck = z
  .discriminatedUnion(
    'operation',
    [
      z.strictObject({
        operation: z.literal(['stopCluster', 'startCluster', 'restartCluster']),
        clusterId,
        body: bodyOf(EmptyBody),
      }),
      z.strictObject({
        operation: z.literal(['stopZone', 'startZone', 'restartZone']),
        clusterId,
        zoneName,
        body: bodyOf(EmptyBody),
      }),
      z.strictObject({
        operation: z.literal('stopServer'),
        clusterId,
        serverId,
        body: bodyOf(StopServerBody),
      }),
      z.strictObject({ operation: z.literal('startServer'), clusterId, serverId, body: bodyOf(EmptyBody) }),
      z.strictObject({
        operation: z.literal('restartServer'),
        clusterId,
        serverId,
        body: bodyOf(RestartServerBody),
      }),
    ],
    oneOf(
      ['stop', 'start', 'restart'].flatMap((verb) => ['Cluster', 'Zone', 'Server'].map((of) => verb + of)),
    ),
  )
  .meta({
    id: 'OcpCheck',
    description: 'A call of OCP by its operation id, with its path parameters and body.',
  });

const ObshellCheck = z
  .discriminatedUnion(
    'operation',
    [
      z.strictObject({ operation: z.literal('stopOb'), clusterId, body: bodyOf(ObshellStopBody) }),
      z.strictObject({
        operation: z.literal('stopObZone'),
        clusterId,
        zoneName,
        body: bodyOf(ObshellStopZoneBody),
      }),
      z.strictObject({ operation: z.literal('startOb'), clusterId, body: bodyOf(ObshellStartBody) }),
    ],
    oneOf(['stopOb', 'stopObZone', 'startOb']),
  )
  .meta({
    id: 'ObshellCheck',
    description:
      'A call of obshell by its operation id, at the agent of this cluster, with its path parameter and body.',
  });

/** A stop, start or restart that is asked about. */
export const Check = z
  .strictObject({ ocp: OcpCheck.optional(), obshell: ObshellCheck.optional() })
  .refine(({ ocp, obshell }) => (ocp === undefined) !== (obshell === undefined), {
    error: 'must have either ocp or obshell',
  })
  .meta({
    id: 'Check',
    description: 'A stop, start or restart that is asked about, in the words of OCP or of obshell.',
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      jsonSchema.minProperties = 1;
      jsonSchema.maxProperties = 1;
    },
  });

/** One subtask of a plan. */
const PlannedSubtask = z
  .strictObject({
    name: z.string().meta({ description: 'As the task would show it.' }),
    target: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('cluster') }),
        z.strictObject({ kind: z.literal('zone'), zoneName }),
        z.strictObject({ kind: z.literal('server'), serverId }),
      ])
      .meta({ description: 'What it would work on.' }),
    timeoutSeconds: z.int().min(1).meta({ description: 'How long one run of it may take.' }),
    upstreams: z.array(position).meta({
      description: 'Positions in this list, from 0, of the subtasks that have to be done before it.',
    }),
    downstreams: z.array(position).meta({ description: 'Positions of the subtasks that wait for it.' }),
  })
  .meta({ id: 'PlannedSubtask', description: 'A subtask that would run.' });

/** What a stop, start or restart would be answered, and what would run. */
export const Checked = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('allowed'),
        plan: z.strictObject({
          name: z.string().meta({ description: 'Name of the task.' }),
          subtasks: z.array(PlannedSubtask),
        }),
      })
      .meta({ description: 'It would be accepted, and this would run.' }),
    z
      .strictObject({
        kind: z.literal('refused'),
        status: z.int().meta({ description: 'The HTTP status that the call would be answered with.' }),
        error: z.union([OcpError, ObshellError]).meta({ description: 'Its error, as that API writes it.' }),
      })
      .meta({ description: 'It would be refused.' }),
  ])
  .meta({
    id: 'Checked',
    description: 'What a stop, start or restart would be answered, and what would run.',
  });

export type Check = z.infer<typeof Check>;
export type Checked = z.infer<typeof Checked>;
