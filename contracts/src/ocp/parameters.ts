import * as z from 'zod';
import { booleanText, integerText, listText } from '../definition/fields.ts';
import { ocpClusterStatuses, ocpServerStopTypes, ocpTaskStatuses, ocpTaskTypes } from './enums.ts';

const clusterIdParameter = integerText({
  description: 'OCP’s own id of the cluster: the number in the console’s URL, not obClusterId.',
  example: 1,
});
const serverIdParameter = integerText({
  description: 'OCP’s id of the OBServer, not of its host.',
  example: 2,
});
const taskIdParameter = integerText({ description: 'Id of the task, as the stop answered it.', example: 1 });
const subtaskIdParameter = integerText({ description: 'Id of the subtask.', example: 1 });

/** A zone's name: 1 to 128 characters, none of them a control character. */
const zoneNameParameter = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is excluded, in the words that every tool reads.
  .regex(/^[^\x00-\x1f\x7f-\x9f]{1,128}$/u, 'must be 1 to 128 characters without control characters')
  .meta({ description: 'Name of the zone; a name, never an id.', example: 'zone2' });

export const clusterPath = z.object({ id: clusterIdParameter });
export const zonePath = z.object({ id: clusterIdParameter, zoneName: zoneNameParameter });
export const serverPath = z.object({ id: clusterIdParameter, serverId: serverIdParameter });
export const taskPath = z.object({ taskInstanceId: taskIdParameter });
export const subtaskPath = z.object({
  taskInstanceId: taskIdParameter,
  subtaskInstanceId: subtaskIdParameter,
});

const force =
  'Stop without isolation and its checks, also a server that is UNAVAILABLE and whose process may live. Default false.';
const freezeServer = 'Minor freeze before the stop. Default false.';
const type =
  'STOP_SERVICE takes the server out of service only; STOP_PROCESS, the default, ends its process too.';

/** Options of a server stop in a JSON body. Null is as good as absent; unknown keys are ignored, as OCP does. */
export const StopServerBody = z
  .object({
    force: z.boolean({ error: 'must be true or false' }).nullish().meta({ description: force }),
    freezeServer: z.boolean({ error: 'must be true or false' }).nullish().meta({ description: freezeServer }),
    type: z
      .enum(ocpServerStopTypes, { error: `must be ${ocpServerStopTypes.join(' or ')}` })
      .nullish()
      .meta({ description: type }),
  })
  .meta({ id: 'OcpStopServerRequest', description: 'Options of a server stop; all optional.' });

/** The same options in the query. The vendor says only "request parameters", so both places count. */
export const StopServerQuery = z.object({
  force: booleanText(force).optional(),
  freezeServer: booleanText(freezeServer).optional(),
  type: z
    .enum(ocpServerStopTypes, { error: `must be ${ocpServerStopTypes.join(' or ')}` })
    .optional()
    .meta({ description: type }),
});

const restartForce = 'Restart without isolation and its checks. Default false.';
const restartFreeze = 'Minor freeze before the process ends. Default false.';

/** Options of a server restart in a JSON body. Null is as good as absent; unknown keys are ignored, as OCP does. */
export const RestartServerBody = z
  .object({
    force: z.boolean({ error: 'must be true or false' }).nullish().meta({ description: restartForce }),
    freezeServer: z
      .boolean({ error: 'must be true or false' })
      .nullish()
      .meta({ description: restartFreeze }),
  })
  .meta({ id: 'OcpRestartServerRequest', description: 'Options of a server restart; all optional.' });

/** The same options in the query, as for a stop. */
export const RestartServerQuery = z.object({
  force: booleanText(restartForce).optional(),
  freezeServer: booleanText(restartFreeze).optional(),
});

/** A body that says nothing: absent, `{}`, or any object. */
export const EmptyBody = z
  .looseObject({})
  .meta({ id: 'OcpEmptyRequest', description: 'No options; may be left out.' });

/** Page number (from 1) and size of a list. */
const paging = {
  page: integerText({ description: 'Page, from 1. Default 1.', example: 1 }).optional(),
  size: integerText({
    description: 'Size of a page. Default 10, at most 2000.',
    max: 2000,
    example: 10,
  }).optional(),
};

function sortBy<const F extends readonly [string, ...string[]]>(fields: F) {
  return z
    .string()
    .regex(
      new RegExp(`^(${fields.join('|')})(,(asc|desc))?$`, 'i'),
      `must be one of ${fields.join(', ')}, then ,asc or ,desc`,
    )
    .optional()
    .meta({ description: `Field and direction, for instance id,asc. Fields: ${fields.join(', ')}.` });
}

const word = (description: string) =>
  z.string().max(256, 'must be at most 256 characters').optional().meta({ description });

/** What a list of tasks is narrowed by. */
export const ListTasksQuery = z.object({
  name: word('Part of the task’s name.'),
  status: listText(ocpTaskStatuses, 'Statuses, separated by commas.'),
  type: listText(ocpTaskTypes, 'Types, separated by commas.'),
  clusterName: word('Part of the cluster’s name.'),
  cluterName: word('The same, as one page of the vendor spells it.'),
  clusterId: integerText({ description: 'OCP’s id of the cluster.' }).optional(),
  tenantName: word('Part of the tenant’s name.'),
  tenantId: integerText({ description: 'Id of the tenant.' }).optional(),
  hostId: integerText({ description: 'Id of the host.' }).optional(),
  ...paging,
  sort: sortBy(['id', 'name', 'status', 'startTime', 'finishTime']),
});

/** What a list of clusters is narrowed by. */
export const ListClustersQuery = z.object({
  name: word('Part of the cluster’s name, without regard to case.'),
  status: listText(ocpClusterStatuses, 'Statuses, separated by commas.'),
  ...paging,
  sort: sortBy(['id', 'name', 'status', 'createTime']),
});

/** What a list of servers is narrowed by. */
export const ListServersQuery = z.object({
  regionName: word('Name of the region.'),
  idcName: word('Name of the IDC.'),
});

/** Options of a server stop after the query and body are read. */
export type StopServerOptions = z.infer<typeof StopServerBody>;
/** Options of a server restart after the query and body are read. */
export type RestartServerOptions = z.infer<typeof RestartServerBody>;
