import * as z from 'zod';

export const text = z.string({ error: 'must be text' }).min(1, 'must not be empty');
const address = z
  .string()
  .regex(
    /^(https?:\/\/)?(\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(:\d{1,5})?$/i,
    'must be an address such as 10.10.10.1:2886 or https://10.10.10.1:2886',
  );
const dagId = z.string().regex(/^\d+$/, 'must be the id of a DAG, in quotes');

/** Where the password of root@sys comes from: the configuration itself never has it. */
const passwordSource = z.union([z.strictObject({ env: text }), z.strictObject({ file: text })], {
  error: 'must be { env: NAME } or { file: PATH }',
});

/** One cluster managed by obshell, as the configuration file names it. */
export const GatewayCluster = z.strictObject({
  id: z.int({ error: 'must be a whole number from 1' }).min(1, 'must be a whole number from 1'),
  name: text.optional(),
  agents: z.array(address, { error: 'must be a list of addresses' }).min(1, 'must name an agent'),
  password: passwordSource,
  tls: z
    .strictObject({ caFile: text.optional(), certFile: text.optional(), keyFile: text.optional() })
    .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
      error: 'must have certFile and keyFile together',
    })
    .optional(),
  forcePassDag: z.array(dagId, { error: 'must be a list of ids of DAGs, in quotes' }).optional(),
});

export type GatewayCluster = z.infer<typeof GatewayCluster>;
