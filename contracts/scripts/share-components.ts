import type { createDocument } from 'zod-openapi';
import { writeJson } from '../src/json/lossless.ts';

type Document = ReturnType<typeof createDocument>;
type Holder = Record<string, unknown>;

/** A place in the document whose value may become a component under this name. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
  readonly name: string;
}

/** Operations as createDocument writes them: nothing in them is a reference yet but schemas and errors' examples. */
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: { readonly name: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly examples?: Holder }> }>;
}

const apiOf = ({ tags }: Operation) => tags[0]?.split('-')[0] ?? '';

const placesIn = (holder: Holder, nameOf: (key: string) => string): Place[] =>
  Object.keys(holder).map((key) => ({ holder, key, name: nameOf(key) }));

/** What operations may have in common, by the kind of component that it becomes. */
const kinds: Readonly<Record<string, (operation: Operation) => Place[]>> = {
  examples: ({ operationId, responses }) =>
    Object.values(responses['200']?.content ?? {}).flatMap(({ examples = {} }) =>
      placesIn(examples, (key) => `${operationId}.${key}`),
    ),
  responses: (operation) =>
    placesIn(operation.responses, (key) => `${apiOf(operation)}.${key}.${operation.operationId}`).filter(
      ({ key }) => key !== '200',
    ),
  parameters: (operation) => {
    const { parameters = [] } = operation;
    // A list is an object by index.
    const holder = parameters as unknown as Holder;
    return placesIn(holder, (index) => `${apiOf(operation)}.${parameters[Number(index)]?.name}`);
  },
};

/** Puts what stands in the document twice or more under components once. */
function share(components: Holder, kind: string, places: readonly Place[]): void {
  const shared = { ...(components[kind] as Holder | undefined) };
  for (const same of Map.groupBy(places, ({ holder, key }) => writeJson(holder[key])).values()) {
    const [first] = same;
    if (!first || same.length < 2) continue;
    if (first.name in shared) throw new Error(`two components.${kind} would be called ${first.name}`);
    shared[first.name] = first.holder[first.key];
    for (const { holder, key } of same) holder[key] = { $ref: `#/components/${kind}/${first.name}` };
  }
  if (Object.keys(shared).length > 0) components[kind] = shared;
}

/** The document with parameters, error responses and success examples under components where several operations have them. */
export function shareComponents(document: Document): Document {
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    // The four methods are all that a path has here.
    Object.values(path ?? {}),
  ) as unknown as Operation[];
  const components: Holder = { ...document.components };
  for (const [kind, placesOf] of Object.entries(kinds)) share(components, kind, operations.flatMap(placesOf));
  return { ...document, components };
}
