import * as z from 'zod';

/** Words that Go reads as a boolean. */
const goBooleans = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'] as const;

// A boolean in a query as Go’s ParseBool reads it; the Python SDK sends True.
function goBoolean(description: string) {
  return z
    .enum(goBooleans, { error: `must be one of ${goBooleans.join(', ')}` })
    .transform((word) => /^(1|t)/i.test(word))
    .optional()
    .meta({ description });
}

/** A generic id in a path. What is no id at all is refused by the call, with its own error. */
export const genericIdPath = z.object({
  id: z.string().meta({ description: 'Generic id.', example: '22130706433028869' }),
});

export const zonePath = z.object({
  zone_name: z.string().meta({ description: 'Name of the zone.', example: 'zone1' }),
});

export const detailsQuery = z.object({
  show_details: goBoolean('With nodes and sub tasks; default true.'),
});

export const statusQuery = z.object({
  ob_query_timeout: z
    .string()
    .optional()
    .meta({ description: 'Limit of the query to OceanBase, in microseconds.' }),
});
