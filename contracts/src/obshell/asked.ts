import * as z from 'zod';

type Written = { jsonSchema: Record<string, unknown> };

/** Words, or an object that is a component of the document. Not z.toJSONSchema, which would go along into every bundle. */
type Wanted = z.ZodEnum | z.ZodObject;

function schemaOf(wanted: Wanted): Record<string, unknown> {
  if (wanted instanceof z.ZodEnum) return { type: 'string', enum: wanted.options };
  const id = wanted.meta()?.id;
  if (id === undefined) throw new TypeError('an object that is asked for has an id of its own');
  return { $ref: `#/components/schemas/${id}` };
}

/**
 * A field that is read as `bound` says, and that callers write as `wanted` says: so it is typed for them, and so the
 * document shows it. Required where `wanted` is, in the type; a document learns that from `asks`.
 */
export function asked<W extends Wanted, B extends z.ZodType>(wanted: W, bound: B) {
  const override = ({ jsonSchema }: Written) => {
    const { description } = jsonSchema;
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, description === undefined ? {} : { description }, schemaOf(wanted));
  };
  // What is parsed is `bound`; only the type of what is written is another one, and a part of what `bound` takes.
  return bound.meta({ override }) as unknown as z.ZodType<z.output<B>, z.input<W>>;
}

/** What a document asks of an object beside its fields: which are required, and rules across them. */
export function asks(required: readonly string[], rules: Record<string, unknown> = {}) {
  return ({ jsonSchema }: Written) => void Object.assign(jsonSchema, { required: [...required] }, rules);
}
