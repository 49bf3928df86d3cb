import * as z from 'zod';

type Written = { jsonSchema: Record<string, unknown> };

/** Words, or an object that is a component of the document. `z.toJSONSchema` would end up in every bundle. */
type Wanted = z.ZodEnum | z.ZodObject;

function schemaOf(wanted: Wanted): Record<string, unknown> {
  if (wanted instanceof z.ZodEnum) return { type: 'string', enum: wanted.options };
  const id = wanted.meta()?.id;
  if (id === undefined) throw new TypeError('an object in the document needs an id of its own');
  return { $ref: `#/components/schemas/${id}` };
}

/**
 * A field that the server reads by `bound`, as leniently as obshell does, and that callers write by `wanted`: their type and the
 * document show `wanted`. The type is required where `wanted` is; the document learns that from `documentRules`.
 */
export function documentedAs<W extends Wanted, B extends z.ZodType>(wanted: W, bound: B) {
  const override = ({ jsonSchema }: Written) => {
    const { description } = jsonSchema;
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, description === undefined ? {} : { description }, schemaOf(wanted));
  };
  // What is parsed is `bound`; only the type of what is written is another one, and a part of what `bound` takes.
  return bound.meta({ override }) as unknown as z.ZodType<z.output<B>, z.input<W>>;
}

/** What the document says of an object beside its fields: which of them are required, and rules across them. */
export function documentRules(required: readonly string[], rules: Record<string, unknown> = {}) {
  return ({ jsonSchema }: Written) => void Object.assign(jsonSchema, { required: [...required] }, rules);
}
