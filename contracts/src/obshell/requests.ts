import * as z from 'zod';
import { documentedAs, documentRules } from './documented-as.ts';
import { obshellDagOperators, obshellNodeOperators, obshellScopeTypes } from './enums.ts';

/*
 * What callers are asked for, in the document and in the type of what they write, is stricter than what is read here:
 * obshell's binder takes more, and the call refuses it by errors of its own (rules/). The server parses by these schemas.
 */

const targets = z.array(z.string()).nullish();

/** Which servers a call is aimed at. */
export const ObshellScope = z
  .object({
    type: documentedAs(z.enum(obshellScopeTypes), z.string().nullish()).meta({
      description: 'How far the call reaches. obshell takes it in any case.',
    }),
    target: targets.meta({
      description:
        'Zone names, or servers as ip:port, ip, or [v6]:port with the agent’s port (2886 by default). At least one, but for GLOBAL, which ignores them.',
    }),
  })
  .meta({
    id: 'ObshellScope',
    description: 'Which servers a call is aimed at.',
    override: documentRules(['type'], {
      if: { properties: { type: { const: 'GLOBAL' } } },
      else: {
        required: ['target'],
        // type is named once more for those who take each part of a schema to be closed, as redocly does.
        properties: { type: {}, target: { type: 'array', items: { type: 'string' }, minItems: 1 } },
      },
    }),
  });

/**
 * Generic ids of the start or stop DAGs whose lock is to be passed. The code and both SDKs use the object; the
 * vendor's page shows a bare array. Both are read, the object is written.
 */
const ForcePassDag = z
  .union([z.object({ id: targets }), z.array(z.string())])
  .nullish()
  .transform((given) => ({ id: (Array.isArray(given) ? given : given?.id) ?? [] }))
  .meta({ description: 'DAGs whose lock is to be passed: {"id": ["…"]}.' });

const flag = (description: string) => z.boolean().nullish().meta({ description });

const flagged = (flag: string) => ({ required: [flag], properties: { [flag]: { const: true } } });

/** POST /api/v1/ob/stop. Null is the zero value everywhere, unknown keys are ignored, as in Go. */
export const ObshellStopBody = z
  .object({
    scope: documentedAs(ObshellScope, ObshellScope.nullish()),
    force: flag('Kill the observer processes at once.'),
    terminate: flag('Minor freeze, then kill. Not together with force.'),
    forcePassDag: ForcePassDag,
  })
  .meta({
    id: 'ObshellStopRequest',
    description:
      'Neither flag: out of service by SQL, the process stays alive; not with GLOBAL, which needs one of them.',
    override: documentRules(['scope'], {
      not: {
        required: ['force', 'terminate'],
        properties: { force: { const: true }, terminate: { const: true } },
      },
      if: { properties: { scope: { properties: { type: { const: 'GLOBAL' } } } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word.
      then: { anyOf: [flagged('force'), flagged('terminate')] },
    }),
  });

/** POST /api/v1/ob/start. */
export const ObshellStartBody = z
  .object({ scope: documentedAs(ObshellScope, ObshellScope.nullish()), forcePassDag: ForcePassDag })
  .meta({
    id: 'ObshellStartRequest',
    description: 'Start of a cluster, zones or servers.',
    override: documentRules(['scope']),
  });

/** POST /api/v1/ob/zone/{zone_name}/stop: snake_case beside camelCase, as the vendor has it. */
export const ObshellStopZoneBody = z
  .object({
    freeze_server: flag('Minor freeze before the processes are killed.'),
    forcePassDag: ForcePassDag,
  })
  .meta({ id: 'ObshellStopZoneRequest', description: 'Stop of one zone.' });

// Only what says nothing is refused by the binder; a word that is none by the call.
const word = z.string().min(1);

/** POST on a DAG. */
export const ObshellOperatorBody = z
  .object({
    operator: documentedAs(z.enum(obshellDagOperators), word).meta({
      description: 'obshell takes it in any case.',
    }),
  })
  .meta({ id: 'ObshellOperatorRequest', description: 'What is to be done with a DAG.' });

/** POST on a node, which knows one operator only. */
export const ObshellNodeOperatorBody = z
  .object({
    operator: documentedAs(z.enum(obshellNodeOperators), word).meta({
      description: 'obshell takes it in any case.',
    }),
  })
  .meta({ id: 'ObshellNodeOperatorRequest', description: 'What is to be done with a node.' });

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
