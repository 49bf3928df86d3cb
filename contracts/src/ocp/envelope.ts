import * as z from 'zod';
import { dateTime } from '../definition/fields.ts';
import { named } from '../definition/named.ts';
import { ocpErrors } from './error-catalogue.ts';
import { ocpErrorTargets } from './error-targets.ts';

const common = {
  duration: z.int().min(0).meta({ description: 'Time taken, in milliseconds.' }),
  server: z.string().meta({ description: 'The server that answered: an address or an opaque name.' }),
  status: z.int().meta({ description: 'The HTTP status.' }),
  timestamp: dateTime('When the answer was made.'),
  traceId: z
    .string()
    .meta({ description: 'Sixteen hexadecimal digits, or what the caller sent as x-trace-id.' }),
};

/** Success with data. Keys come out in alphabetical order, as OCP writes them. */
export function ocpData<D extends z.ZodType>(data: D) {
  return named(data, 'Answer', () => z.strictObject({ data, ...common, successful: z.literal(true) }));
}

/** Success without data: the key is absent, not null. */
export const OcpNoData = z
  .strictObject({ ...common, successful: z.literal(true) })
  .meta({ id: 'OcpNoData', description: 'Success without data.' });

/** Paging as OCP answers it; `number` counts from 1. */
export const OcpPage = z
  .strictObject({
    number: z.int().min(1),
    size: z.int().min(1),
    totalElements: z.int().min(0),
    totalPages: z.int().min(0),
  })
  .meta({ id: 'OcpPage', description: 'Paging; number counts from 1.' });

/** Success with a page of a list. */
export function ocpPaged<I extends z.ZodType>(item: I) {
  return ocpData(named(item, 'Page', () => z.strictObject({ contents: z.array(item), page: OcpPage })));
}

/** Success with a whole list; it is wrapped all the same. */
export function ocpContents<I extends z.ZodType>(item: I) {
  return ocpData(named(item, 'List', () => z.strictObject({ contents: z.array(item) })));
}

/** One broken rule of one field. */
export const OcpSubError = z
  .strictObject({
    field: z.string(),
    message: z.string(),
    object: z.string().meta({ description: 'path, query or body.' }),
    rejectedValue: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  })
  .meta({ id: 'OcpSubError', description: 'One broken rule of one field.' });

const codes = [...new Set(Object.values(ocpErrors).map((entry) => entry.code))].sort((a, b) => a - b);

const error = z.strictObject({
  code: z.int().meta({ description: `One of ${codes.join(', ')}; 0 means that the error has no number.` }),
  message: z.string().meta({ description: 'In English or Chinese, by Accept-Language.' }),
  subErrors: z.array(OcpSubError).optional(),
});
const target = z
  .record(z.string(), z.unknown())
  .optional()
  .meta({ description: 'What the error is about; its keys depend on the error.' });

/** The error object, whatever its target is. `code` 0 means that the error has no number. */
export const OcpError = error.extend({ target }).meta({ id: 'OcpError', description: 'What went wrong.' });

/** The answer to every refused or failed request, whatever the error’s target is. */
export const OcpErrorResponse = z
  .strictObject({ ...common, error: OcpError, successful: z.literal(false) })
  .meta({ id: 'OcpErrorResponse', description: 'Every refused or failed request.' });

const targets: Partial<Record<string, z.ZodObject>> = ocpErrorTargets;

/** The answer to a request that is refused by one of these errors: where any of them has a target, it is one of theirs. */
export function ocpErrorResponseOf(names: readonly string[]): typeof OcpErrorResponse {
  const [first, ...others] = names.flatMap((name) => targets[name] ?? []);
  if (!first) return OcpErrorResponse;
  const known = others.length > 0 ? z.union([first, ...others]) : first;
  const about = known.optional().meta({ description: 'What the error is about.' });
  const narrow = OcpErrorResponse.extend({ error: error.extend({ target: about }) });
  // What fits one of these targets fits any.
  return narrow as unknown as typeof OcpErrorResponse;
}

export type OcpNoData = z.infer<typeof OcpNoData>;
export type OcpPage = z.infer<typeof OcpPage>;
/** Data of a paged list, whatever its items are. */
export type OcpPaged = z.infer<ReturnType<typeof ocpPaged>>['data'];
export type OcpErrorResponse = z.infer<typeof OcpErrorResponse>;
export type OcpSubError = z.infer<typeof OcpSubError>;
