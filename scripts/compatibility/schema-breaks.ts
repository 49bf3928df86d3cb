import { type Form, formsOf, type Schema } from './schema.ts';

/** What is compared. */
export interface Place {
  readonly side: 'request' | 'answer';
  /** The subject of the sentences, as `the answer 200 of getTask`. */
  readonly whole: string;
  /** As `data.finishTime`; empty for the body itself. */
  readonly path: string;
  /** The pairs that this is inside of: a schema that contains itself is compared once. */
  readonly inside?: readonly (readonly [written: Schema, read: Schema])[];
}

/** Compares two schemas further in. */
type Compare = (written: Schema, read: Schema, path: string) => string[];

const json = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(' or ');
const types = (forms: readonly Form[]) =>
  [...new Set(forms.map(({ type = 'anything' }) => type))].join(' or ');
const subject = ({ path }: Place) => path || 'its body';

/**
 * Where something that is written need not fit who reads it. Of an answer, today's server is the writer and a caller of the release the
 * reader; of a request it is the other way round. Readers of answers are open: they take members and words of an enum that they do not
 * know, and variants of a union that such a word tells apart.
 */
export function schemaBreaks(written: Schema, read: Schema, place: Place): string[] {
  const { side, whole, inside = [] } = place;
  if (inside.some(([from, to]) => from === written && to === read)) return [];
  const readable = formsOf(read);
  if (readable.some(({ type, const: word }) => type === undefined && word === undefined)) return [];
  const compare: Compare = (from, to, path) =>
    schemaBreaks(from, to, { side, whole, path, inside: [...inside, [written, read]] });
  const forms = formsOf(written);
  const tag = tagOf(readable);
  const breaks = forms.flatMap((form) => {
    const word = tag !== undefined && form.properties?.[tag]?.const;
    const variant = readable.find((each) => tag !== undefined && each.properties?.[tag]?.const === word);
    if (word && !variant && side === 'answer') return renamedVariants(forms, readable, tag, place);
    const candidates = readable.filter(
      (each) =>
        each === (variant ?? each) &&
        (each.type === form.type || (each.type === 'number' && form.type === 'integer')),
    );
    if (candidates.length > 0)
      // The form that fits best is the one that is meant.
      return candidates
        .map((candidate) => formBreaks(form, candidate, place, compare))
        .reduce((best, one) => (one.length < best.length ? one : best));
    return side === 'answer'
      ? `${whole} may have ${subject(place)} as ${types([form])}, which was ${types(readable)}`
      : `${whole} no longer takes ${subject(place)} as ${types([form])}, only as ${types(readable)}`;
  });
  return [...new Set([...breaks, ...(side === 'answer' ? renamedWords(forms, readable, place) : [])])];
}

/** The member whose one word tells the variants of a union apart; absent where these are none. */
function tagOf(forms: readonly Form[]): string | undefined {
  const [first, ...others] = forms;
  if (others.length === 0) return undefined;
  const word = (form: Form | undefined, name: string) => form?.properties?.[name]?.const;
  return Object.keys(first?.properties ?? {}).find(
    (name) => new Set(forms.map((form) => word(form, name) ?? first)).size === forms.length,
  );
}

/** A variant that another one took the place of, as of a word. */
function renamedVariants(now: readonly Form[], then: readonly Form[], tag: string, place: Place): string[] {
  const isIn = (forms: readonly Form[], word: unknown) =>
    forms.some((form) => form.properties?.[tag]?.const === word);
  return then
    .map((form) => form.properties?.[tag]?.const)
    .filter((word) => !isIn(now, word))
    .map((word) => `${place.whole} has another word for ${json([word])} as ${subject(place)}.${tag}`);
}

function formBreaks(from: Form, to: Form, place: Place, compare: Compare): string[] {
  return [
    ...wordBreaks(from, to, place),
    ...formatBreaks(from, to, place),
    ...(place.side === 'request' ? narrowings(from, to, place) : []),
    ...(from.type === 'object' ? memberBreaks(from, to, place, compare) : []),
    ...(from.items && to.items ? compare(from.items, to.items, `${place.path}[]`) : []),
  ];
}

function wordBreaks(from: Form, to: Form, place: Place): string[] {
  const { side, whole } = place;
  if (to.const === undefined || to.const === from.const) return [];
  if (side === 'answer')
    return to.enum ? [] : [`${whole} may have ${subject(place)} as another than ${json([to.const])}`];
  return from.const === undefined
    ? [`${whole} takes ${subject(place)} as ${json(to.enum ?? [to.const])} only`]
    : [`${whole} no longer takes ${json([from.const])} as ${subject(place)}`];
}

/** A word that another one took the place of: who waits for it waits for ever. One that is merely gone, or new, does no harm. */
function renamedWords(now: readonly Form[], then: readonly Form[], place: Place): string[] {
  const without = (forms: readonly Form[], others: readonly Form[]) =>
    forms.filter((form) => form.enum && !others.some((other) => other.const === form.const));
  if (without(now, then).length === 0) return [];
  return without(then, now).map(
    (gone) => `${place.whole} has another word for ${json([gone.const])} as ${subject(place)}`,
  );
}

function formatBreaks(from: Form, to: Form, place: Place): string[] {
  // Of a number the format tells the width in memory; its bounds tell what it may be.
  const isSame = to.format === undefined || to.format === from.format;
  if (isSame || from.type !== 'string' || from.const !== undefined) return [];
  return place.side === 'answer'
    ? [`${place.whole} has ${subject(place)} as ${from.format ?? 'any'} text, which was ${to.format}`]
    : [`${place.whole} takes ${subject(place)} as ${to.format} only`];
}

const bounds: readonly (readonly [name: string, sign: 1 | -1])[] = [
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems'].map((name) => [name, 1] as const),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'].map((name) => [name, -1] as const),
];

/** A pattern in one spelling of what has two: texts that it takes are the same in both. */
const spelled = (pattern: string | undefined) =>
  pattern?.replaceAll('[^\\p{Cc}]', '[^\\x00-\\x1f\\x7f-\\x9f]').replaceAll('\\d', '[0-9]');

function narrowings(from: Form, to: Form, place: Place): string[] {
  // A word is within the bounds of its enum.
  if (from.const !== undefined) return [];
  const tighter = bounds.filter(([name, sign]) => {
    const [then, now] = [from[name], to[name]];
    return typeof now === 'number' && (typeof then !== 'number' || sign * now > sign * then);
  });
  const names = tighter.map(([name]) => name);
  if (to.pattern !== undefined && spelled(to.pattern) !== spelled(from.pattern)) names.push('pattern');
  return names.map(
    (name) =>
      `${place.whole} takes less as ${subject(place)}: its ${name} is ${to[name]}, was ${from[name] ?? 'not set'}`,
  );
}

const isMap = (more: Form['additionalProperties']): more is Schema =>
  typeof more === 'object' && Object.keys(more).length > 0;

function memberBreaks(from: Form, to: Form, place: Place, compare: Compare): string[] {
  const { whole, path } = place;
  const isAnswer = place.side === 'answer';
  const noLonger = `${whole} no longer ${isAnswer ? 'has' : 'takes'}`;
  const at = (member: string) => (path === '' ? member : `${path}.${member}`);
  const [released, today] = isAnswer ? [to, from] : [from, to];
  const gone = Object.keys(released.properties ?? {}).filter((name) => !today.properties?.[name]);
  const missing = (to.required ?? []).filter(
    (name) => !from.required?.includes(name) && !gone.includes(name),
  );
  const [more, less] = [from.additionalProperties, to.additionalProperties];
  const isClosed = isAnswer ? isMap(less) && more === false : more !== false && less === false;
  return [
    ...gone.map((name) => `${noLonger} ${at(name)}`),
    ...missing.map((name) =>
      isAnswer
        ? `${whole} may leave out ${at(name)}, which was always there`
        : `${whole} needs ${at(name)} now`,
    ),
    ...(isClosed ? [`${noLonger} members of other names in ${subject(place)}`] : []),
    ...Object.entries(from.properties ?? {}).flatMap(([name, member]) => {
      const counterpart = to.properties?.[name];
      return counterpart ? compare(member, counterpart, at(name)) : [];
    }),
    ...(isMap(more) && isMap(less) ? compare(more, less, at('*')) : []),
  ];
}
