/** The keywords of JSON Schema that decide what a value may be; words for readers (descriptions, examples) are not among them. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  /** Bounds, as `maximum`, and what is not compared. */
  readonly [keyword: string]: unknown;
}

/** What a `$ref` stands for; anything else as it is. Throws where a reference points to nothing. */
export type Resolve = <T>(node: T) => T;

/** Resolves the references inside one document, all of them to components. */
export function resolverOf(document: unknown): Resolve {
  return function resolve<T>(node: T): T {
    const reference = (node as { $ref?: unknown } | undefined)?.$ref;
    if (typeof reference !== 'string') return node;
    let found = document;
    for (const step of reference.slice('#/'.length).split('/'))
      found = (found as Record<string, unknown> | undefined)?.[step];
    if (found === undefined) throw new Error(`${reference} points to nothing`);
    // What a reference stands for is of the kind that stands in its place.
    return resolve(found as T);
  };
}

/** One of the forms that a value may have: of one type at most, and of one word (`const`) where it is of an enum. */
export interface Form extends Schema {
  readonly type?: string;
}

/** All parts of an `allOf` in one. */
function merged(parts: readonly Schema[]): Schema {
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => required ?? []),
  };
}

/** The forms that a schema allows, however it spells a choice: a list of types, an enum, anyOf, oneOf, in place or in a component. */
export function formsOf(schema: Schema, resolve: Resolve): Form[] {
  const { anyOf, oneOf, allOf, type, ...rest } = resolve(schema);
  const choice = anyOf ?? oneOf;
  if (choice) return choice.flatMap((one) => formsOf({ ...rest, ...resolve(one) }, resolve));
  if (allOf) return formsOf(merged([rest, ...allOf.map((part) => resolve(part))]), resolve);
  if (typeof type === 'object') return type.flatMap((one) => formsOf({ ...rest, type: one }, resolve));
  const form: Form = type === undefined ? rest : { ...rest, type };
  return form.enum && form.const === undefined ? form.enum.map((word) => ({ ...form, const: word })) : [form];
}
