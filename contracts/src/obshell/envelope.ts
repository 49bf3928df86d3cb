import * as z from 'zod';
import { dateTime } from '../definition/fields.ts';
import { named } from '../definition/named.ts';

const head = { timestamp: dateTime('When the answer was made; up to nine digits of fraction.') };
const common = {
  ...head,
  duration: z.int().min(0).meta({ description: 'Time taken, in milliseconds.' }),
  status: z.int().meta({ description: 'The HTTP status.' }),
  traceId: z
    .string()
    .meta({ description: 'Sixteen hexadecimal digits, or what the caller sent; empty on /status.' }),
};

/** Success with data. */
export function obshellData<D extends z.ZodType>(data: D) {
  return named(data, 'Answer', () => z.strictObject({ successful: z.literal(true), ...common, data }));
}

/** Success with a list; a list of nothing may be null, as Go writes a nil slice. */
export function obshellContents<I extends z.ZodType>(item: I) {
  return obshellData(named(item, 'List', () => z.strictObject({ contents: z.array(item).nullable() })));
}

/** Success without data: the key is absent. */
export const ObshellNoData = z
  .strictObject({ successful: z.literal(true), ...common })
  .meta({ id: 'ObshellNoData', description: 'Success without data.' });

/** The error object since 4.3.1: errCode always, the old number on authentication errors only. */
export const ObshellError = z
  .strictObject({
    code: z.int().optional().meta({ description: 'Old number: 10008 for authentication, 1 for decryption.' }),
    errCode: z.string(),
    message: z.string().meta({ description: 'In English or Chinese, by Accept-Language.' }),
    subErrors: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: 'ObshellError', description: 'What went wrong.' });

/** The answer to every refused or failed request; data is absent, or null where a stop or start failed. */
export const ObshellErrorResponse = z
  .strictObject({ successful: z.literal(false), ...common, data: z.null().optional(), error: ObshellError })
  .meta({ id: 'ObshellErrorResponse', description: 'Every refused or failed request.' });

/** The same of a list that Go writes although it could not be read: data may be a list of nothing. */
export const ObshellListErrorResponse = ObshellErrorResponse.extend({
  data: z.strictObject({ contents: z.null() }).nullish(),
}).meta({ id: 'ObshellListErrorResponse', description: 'A list that could not be read.' });

/** Data of a list, whatever its items are. */
export type ObshellContents = z.infer<ReturnType<typeof obshellContents>>['data'];
export type ObshellNoData = z.infer<typeof ObshellNoData>;
export type ObshellErrorResponse = z.infer<typeof ObshellErrorResponse>;
export type ObshellListErrorResponse = z.infer<typeof ObshellListErrorResponse>;
