import * as z from 'zod';

/** Largest integer that a JSON number carries without loss in every client: 2^53 − 1. */
const maxSafeId = Number.MAX_SAFE_INTEGER;

/** Gives a schema the JSON Schema that describes its text form in a path or query. */
function describedAs(schema: Record<string, unknown>, description: string) {
  return {
    description,
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, schema);
    },
  };
}

/** An integer in a path or query: decimal digits, refused rather than rounded where a number cannot hold it. */
export function integerText(options: { description: string; min?: number; max?: number; example?: number }) {
  const { description, min = 1, max = maxSafeId, example } = options;
  const rule = `must be an integer from ${min} to ${max}`;
  return z
    .string()
    .refine(
      (text) => /^-?\d{1,40}$/.test(text) && BigInt(text) >= BigInt(min) && BigInt(text) <= BigInt(max),
      rule,
    )
    .transform(Number)
    .meta(
      describedAs(
        {
          type: 'integer',
          format: 'int64',
          minimum: min,
          maximum: max,
          ...(example === undefined ? {} : { example }),
        },
        description,
      ),
    );
}

/** `true` or `false` in a query, nothing else. */
export function booleanText(description: string) {
  return z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .meta(describedAs({ type: 'boolean' }, description));
}

/**
 * An optional comma-separated list in a query (`RUNNING,FAILED`), also given by repeating the parameter. An empty one (`status=`) is as
 * good as absent: tools write an empty array that way.
 */
export function listText<const V extends readonly [string, ...string[]]>(values: V, description: string) {
  const rule = `must be a comma-separated list of ${values.join(', ')}`;
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? [given] : given).filter((text) => text !== ''))
    .transform((texts) => (texts.length === 0 ? undefined : texts.flatMap((text) => text.split(','))))
    .pipe(z.array(z.enum(values, { error: rule }), { error: rule }).optional())
    .optional()
    .meta({
      ...describedAs({ type: 'array', items: { type: 'string', enum: [...values] } }, description),
      param: { style: 'form', explode: false },
    });
}

/** An ISO 8601 date and time with offset; the fraction has any length. */
export function dateTime(description: string) {
  return z.iso.datetime({ offset: true }).meta({
    description,
    // `format: date-time` says it; zod's pattern would only repeat it at length.
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => void delete jsonSchema.pattern,
  });
}

/** The same in a request: the pattern says which of the standard's many forms are taken. */
export function momentText(description: string) {
  return z.iso.datetime({ offset: true, error: 'must be a date and time with offset' }).meta({
    description,
    override: ({ jsonSchema }: { jsonSchema: { pattern?: string } }) => {
      // To Python \d is any digit of Unicode.
      const pattern = jsonSchema.pattern?.replaceAll('\\d', '[0-9]');
      Object.assign(jsonSchema, pattern === undefined ? {} : { pattern });
    },
  });
}
