import { writeJson } from '../src/json/lossless.ts';

/** What a document's texts are exchanged by. */
export interface Exchange {
  /** The texts of the other language by those of the document. */
  readonly texts: Readonly<Record<string, string>>;
  /** Words that are no text: a text that is one of them, or a list of them, stands as it is. */
  readonly names: ReadonlySet<string>;
  /** Answers of examples in the other language, by those of the document as `writeJson` writes them. */
  readonly answers: ReadonlyMap<string, unknown>;
}

/** A document in another language, and what of it has no translation; that stands in it as it was. */
export interface Translated<D> {
  readonly document: D;
  readonly untranslated: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

/** Keywords of OpenAPI and JSON Schema that hold a text for the reader. */
const textKeys = new Set(['title', 'summary', 'description']);
/** Keywords whose keys are names that somebody chose: a property may be called `description`. */
const mapKeys = new Set([
  ...['paths', 'webhooks', 'callbacks', 'pathItems', 'responses', 'requestBodies', 'parameters', 'headers'],
  ...['content', 'encoding', 'examples', 'links', 'securitySchemes', 'scopes', 'variables', 'mapping'],
  ...['schemas', 'properties', 'patternProperties', 'dependentSchemas', '$defs'],
]);
/** Keywords that hold data; what is called `description` in there belongs to the API. */
const dataKeys = new Set(['example', 'default', 'const', 'enum', 'required']);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The message of an error answer, which is a text inside of data. */
function messageOf(answer: unknown): string | undefined {
  if (!isNode(answer) || !isNode(answer.error)) return undefined;
  return typeof answer.error.message === 'string' ? answer.error.message : undefined;
}

/**
 * A built document with every text for its readers exchanged, and errors' examples with them. It goes by keywords and not by
 * where things stand, so that it holds however the document is laid out. The given document stays as it is.
 */
export function translate<D extends object>(given: D, { texts, names, answers }: Exchange): Translated<D> {
  const untranslated = new Set<string>();

  function text(old: string): string {
    if (old.split(', ').every((word) => names.has(word))) return old;
    if (Object.hasOwn(texts, old)) return texts[old] ?? old;
    untranslated.add(old);
    return old;
  }

  function answer(old: unknown): unknown {
    const written = writeJson(old);
    if (answers.has(written)) return answers.get(written);
    const message = messageOf(old);
    if (message !== undefined) untranslated.add(message);
    return old;
  }

  function member(key: string, old: unknown): unknown {
    if (textKeys.has(key) && typeof old === 'string') return text(old);
    if (key === 'value') return answer(old);
    // A schema's `examples` are a list of data, all others a map.
    if (dataKeys.has(key) || (key === 'examples' && Array.isArray(old))) return old;
    return mapKeys.has(key) && isNode(old) ? each(old, (_name, named) => node(named)) : node(old);
  }

  const each = (old: Node, change: (key: string, value: unknown) => unknown): Node =>
    Object.fromEntries(Object.entries(old).map(([key, value]) => [key, change(key, value)]));

  function node(old: unknown): unknown {
    if (Array.isArray(old)) return old.map(node);
    return isNode(old) ? each(old, member) : old;
  }

  // Only texts and answers were exchanged: it is a document of the same form.
  const document = node(given) as D;
  return { document, untranslated: [...untranslated] };
}
