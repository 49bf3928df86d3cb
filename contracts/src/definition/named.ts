import type * as z from 'zod';

const made = new WeakMap<z.ZodType, Map<string, z.ZodType>>();

/**
 * What is made around a schema, once for each schema and suffix, and under a name of its own where the schema has one: so
 * that a document has it once, as a component.
 */
export function named<W extends z.ZodType>(inner: z.ZodType, suffix: string, make: () => W): W {
  const id = inner.meta()?.id;
  if (id === undefined) return make();
  const known = made.get(inner) ?? new Map<string, z.ZodType>();
  made.set(inner, known);
  const wrapper = known.get(suffix) ?? make().meta({ id: `${id}${suffix}` });
  known.set(suffix, wrapper);
  // Made by the same caller around the same schema.
  return wrapper as W;
}
