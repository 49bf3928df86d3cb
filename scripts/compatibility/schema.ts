/** The keywords of JSON Schema that decide what a value may be; words for readers (descriptions, examples) are not among them. References are not either: see `dereferenced`. */
export interface Schema {
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

/**
 * A document with what its references stand for in their places; all of them are to components. A component is the same object
 * wherever it stands, so that one can contain itself. Throws where a reference points to nothing.
 */
export function dereferenced<D extends object>(document: D): D {
  const made = new Map<object, Record<string, unknown>>();
  const follow = (reference: string): unknown => {
    const path = reference.slice('#/'.length).split('/');
    const found = path.reduce<unknown>(
      (at, step) => (at as Record<string, unknown> | undefined)?.[step],
      document,
    );
    if (found === undefined) throw new Error(`${reference} points to nothing`);
    return copy(found);
  };
  const copy = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node && typeof node.$ref === 'string') return follow(node.$ref);
    const known = made.get(node);
    if (known) return known;
    const copied = (Array.isArray(node) ? [] : {}) as Record<string, unknown>;
    made.set(node, copied);
    for (const [key, value] of Object.entries(node)) copied[key] = copy(value);
    return copied;
  };
  // What a reference stands for is of the kind that stands in its place.
  return copy(document) as D;
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

/** The forms that a schema allows, however it spells a choice: a list of types, an enum, anyOf, oneOf. */
export function formsOf({ anyOf, oneOf, allOf, type, ...rest }: Schema): Form[] {
  const choice = anyOf ?? oneOf;
  if (choice) return choice.flatMap((one) => formsOf({ ...rest, ...one }));
  if (allOf) return formsOf(merged([rest, ...allOf]));
  if (typeof type === 'object') return type.flatMap((one) => formsOf({ ...rest, type: one }));
  const form: Form = type === undefined ? rest : { ...rest, type };
  return form.enum && form.const === undefined ? form.enum.map((word) => ({ ...form, const: word })) : [form];
}
