import * as z from 'zod';
import { dateTime } from '../definition/fields.ts';
import { obshellIdentities } from './enums.ts';

/** Nanoseconds since the epoch: beyond 2^53, so a bigint here and a bare number on the wire. */
const nanoseconds = z.union([z.int().min(0), z.bigint()]).meta({
  description: 'Unix nanoseconds: beyond 2^53 − 1, read it without loss.',
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    for (const key of Object.keys(jsonSchema)) if (key !== 'description') delete jsonSchema[key];
    // No `format: int64`: readers of the document take it for a bound of 2^53 − 1.
    Object.assign(jsonSchema, { type: 'integer' });
  },
});

const identity = z.enum(obshellIdentities);
const state = z
  .int()
  .min(0)
  .max(4)
  .meta({ description: '0 unknown, 1 starting, 2 running, 3 stopping, 4 stopped.' });

/** GET /info: what a client asks first, to choose how it authenticates. */
export const ObshellInfo = z
  .strictObject({
    pid: z.int(),
    state,
    startAt: nanoseconds,
    homePath: z.string(),
    obVersion: z.string(),
    architecture: z.string(),
    ip: z.string(),
    port: z.int(),
    zone: z.string(),
    identity,
    version: z.string().meta({ description: 'Of obshell, with its release: 4.5.0.0-1.' }),
    isObproxyAgent: z.boolean(),
    security: z.boolean().meta({ description: 'An agent password is set.' }),
    supportedAuth: z.array(z.string()),
  })
  .meta({ id: 'ObshellInfo', description: 'What an agent says of itself.' });

/** GET /git-info; the fields are those that a build of obshell prints of itself. */
export const ObshellGitInfo = z
  .strictObject({
    branch: z.string(),
    commitId: z.string(),
    shortCommitId: z.string(),
    commitTime: z.string(),
  })
  .meta({ id: 'ObshellGitInfo', description: 'What an agent was built from.' });

/** GET and POST /status. */
export const ObshellStatus = z
  .strictObject({
    agent: z.strictObject({ ip: z.string(), port: z.int(), identity }),
    state,
    version: z.string(),
    pid: z.int(),
    startAt: nanoseconds,
    port: z.int(),
    obState: z
      .int()
      .min(0)
      .max(3)
      .meta({ description: '0 no process, 1 no connection, 2 restricted, 3 available.' }),
    sqlPort: z.int().optional().meta({ description: 'Absent when unknown; since 4.3.0.' }),
    underMaintenance: z.boolean(),
  })
  .meta({ id: 'ObshellStatus', description: 'State of an agent and its OBServer.' });

/** GET /agents/status: by address; an agent that does not answer is left out. */
export const ObshellAgentsStatus = z
  .record(z.string(), ObshellStatus)
  .meta({ id: 'ObshellAgentsStatus', description: 'State by ip:port; unreachable agents are left out.' });

/** GET /secret. */
export const ObshellSecret = z
  .strictObject({
    ip: z.string(),
    port: z.int(),
    public_key: z.string().meta({ description: 'Base64 of the PKCS#1 DER of an RSA key, not PEM.' }),
  })
  .meta({ id: 'ObshellSecret', description: 'The public key for encrypted headers.' });

const ObshellTopologyServer = z
  .strictObject({
    svr_ip: z.string(),
    svr_port: z.int().meta({ description: 'RPC port.' }),
    sql_port: z.int(),
    agent_port: z.int(),
    with_rootserver: z.string().meta({ description: 'YES or NO.' }),
    status: z.string().meta({ description: 'ACTIVE, INACTIVE or STOPPED.' }),
    build_version: z.string(),
  })
  .meta({ id: 'ObshellTopologyServer', description: 'One observer.' });

/** GET /ob/info. */
export const ObshellObInfo = z
  .strictObject({
    agent_info: z.array(
      z.strictObject({ ip: z.string(), port: z.int(), zone: z.string(), identity, version: z.string() }),
    ),
    obcluster_info: z.strictObject({
      id: z.int(),
      name: z.string(),
      version: z.string(),
      topology: z
        .record(z.string(), z.array(ObshellTopologyServer))
        .nullable()
        .meta({ description: 'By zone.' }),
      is_shared_storage: z.boolean(),
    }),
  })
  .meta({ id: 'ObshellObInfo', description: 'Agents and observers of the cluster.' });

/** GET /time. */
export const ObshellTime = dateTime('The agent’s time.');

export type ObshellGitInfo = z.infer<typeof ObshellGitInfo>;
export type ObshellSecret = z.infer<typeof ObshellSecret>;
export type ObshellInfo = z.infer<typeof ObshellInfo>;
export type ObshellStatus = z.infer<typeof ObshellStatus>;
export type ObshellObInfo = z.infer<typeof ObshellObInfo>;
