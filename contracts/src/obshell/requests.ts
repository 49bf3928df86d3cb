import * as z from 'zod';

const targets = z.array(z.string()).nullish();

/** Which servers a call is aimed at. Not required by obshell's binder: a missing scope fails later, by its own error. */
export const ObshellScope = z
  .object({
    type: z.string().nullish().meta({ description: 'GLOBAL, ZONE or SERVER; case does not matter.' }),
    target: targets.meta({
      description:
        'Zone names, or servers as ip:port, ip, or [v6]:port with the agent’s port (2886 by default).',
    }),
  })
  .meta({ id: 'ObshellScope', description: 'Which servers a call is aimed at.' });

/**
 * Generic ids of the start or stop DAGs whose lock is to be passed. The code and both SDKs use the object; the
 * vendor's page shows a bare array. Both are read, the object is written.
 */
export const ForcePassDag = z
  .union([z.object({ id: targets }), z.array(z.string())])
  .nullish()
  .transform((given) => ({ id: (Array.isArray(given) ? given : given?.id) ?? [] }))
  .meta({ description: 'DAGs whose lock is to be passed: {"id": ["…"]}.' });

const flag = (description: string) => z.boolean().nullish().meta({ description });

/** POST /api/v1/ob/stop. Null is the zero value everywhere, unknown keys are ignored, as in Go. */
export const ObshellStopBody = z
  .object({
    scope: ObshellScope.nullish(),
    force: flag('Kill the observer processes at once.'),
    terminate: flag('Minor freeze, then kill. Not together with force.'),
    forcePassDag: ForcePassDag,
  })
  .meta({
    id: 'ObshellStopRequest',
    description: 'Neither flag: out of service by SQL, the process stays alive.',
  });

/** POST /api/v1/ob/start. */
export const ObshellStartBody = z
  .object({ scope: ObshellScope.nullish(), forcePassDag: ForcePassDag })
  .meta({ id: 'ObshellStartRequest', description: 'Start of a cluster, zones or servers.' });

/** POST /api/v1/ob/zone/{zone_name}/stop: snake_case beside camelCase, as the vendor has it. */
export const ObshellStopZoneBody = z
  .object({
    freeze_server: flag('Minor freeze before the processes are killed.'),
    forcePassDag: ForcePassDag,
  })
  .meta({ id: 'ObshellStopZoneRequest', description: 'Stop of one zone.' });

/** POST on a DAG or node. */
export const ObshellOperatorBody = z
  .object({
    operator: z
      .string()
      .min(1)
      .meta({ description: 'CANCEL, RETRY, ROLLBACK or PASS; a node knows PASS only.' }),
  })
  .meta({ id: 'ObshellOperatorRequest', description: 'What is to be done with a DAG or node.' });

/** POST /api/v1/logout. */
export const ObshellLogoutBody = z
  .object({ session_id: z.string() })
  .meta({ id: 'ObshellLogoutRequest', description: 'The session to end.' });

/** No body is needed; whatever object comes is ignored. */
export const ObshellEmptyBody = z
  .looseObject({})
  .meta({ id: 'ObshellEmptyRequest', description: 'No options.' });

export type ObshellStopRequest = z.input<typeof ObshellStopBody>;
export type ObshellStartRequest = z.input<typeof ObshellStartBody>;
export type ObshellStopZoneRequest = z.input<typeof ObshellStopZoneBody>;
