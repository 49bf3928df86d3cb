import type { createDocument } from 'zod-openapi';
import { writeJson } from '../src/json/lossless.ts';

type Document = ReturnType<typeof createDocument>;
type Holder = Record<string | number, unknown>;

/** A place in the document whose value may become a component under this name. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
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

const parametersOf = (operation: Operation): Place[] =>
  (operation.parameters ?? []).map(({ name }, key) => ({
    holder: operation.parameters as unknown as Holder,
    key,
    name: `${apiOf(operation)}.${name}`,
  }));

const errorResponsesOf = (operation: Operation): Place[] =>
  Object.keys(operation.responses)
    .filter((status) => status !== '200')
    .map((key) => ({
      holder: operation.responses,
      key,
      name: `${apiOf(operation)}.${key}.${operation.operationId}`,
    }));

const successExamplesOf = (operation: Operation): Place[] =>
  Object.values(operation.responses['200']?.content ?? {}).flatMap(({ examples = {} }) =>
    Object.keys(examples).map((key) => ({
      holder: examples,
      key,
      name: `${operation.operationId}.${key}`,
    })),
  );

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
  share(components, 'examples', operations.flatMap(successExamplesOf));
  share(components, 'responses', operations.flatMap(errorResponsesOf));
  share(components, 'parameters', operations.flatMap(parametersOf));
  return { ...document, components };
}
