/** A value of a body, or a matcher around an example of it, in Pact's integration JSON. */
export type Template =
  | null
  | boolean
  | number
  | string
  | readonly Template[]
  | { readonly [key: string]: Template };

/** What a consumer needs of a value: makes the matcher that lets other data through, from an example of it. */
export type Shape = (example: unknown, at: string) => Template;

/** What an example has to be for its shape; a contract whose examples do not fit is found here. */
function demand(fits: boolean, at: string, what: string): asserts fits {
  if (!fits) throw new Error(`the example's ${at} must be ${what}`);
}

const typed =
  (what: string, fits: (example: unknown) => boolean, matcher: string): Shape =>
  (example, at) => {
    demand(fits(example), at, what);
    return { 'pact:matcher:type': matcher, value: example as Template };
  };

/** Any text. */
export const text = typed('a text', (example) => typeof example === 'string', 'type');
/** Any true or false. */
export const flag = typed('true or false', (example) => typeof example === 'boolean', 'type');
/** Any integer. */
export const whole = typed('an integer', (example) => Number.isSafeInteger(example), 'integer');

/** A text of this form. Pact's regex takes a number for its digits, so the form has to have something else in it. */
const like =
  (regex: RegExp): Shape =>
  (example, at) => {
    demand(typeof example === 'string' && regex.test(example), at, `like ${regex}`);
    return { 'pact:matcher:type': 'regex', regex: regex.source, value: example as string };
  };

/** One of these words. */
export const word = (words: readonly string[]): Shape => like(new RegExp(`^(${words.join('|')})$`));

/** RFC 3339 with an offset; the fraction has any length. */
export const time = like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);

/** Exactly this. */
export const same: Shape = (example, at) => {
  demand(example === null || ['string', 'number', 'boolean'].includes(typeof example), at, 'a scalar');
  return example as Template;
};

const first = (item: Shape, example: unknown, at: string): [Template] => {
  demand(Array.isArray(example) && example.length > 0, at, 'a list that is not empty');
  return [item(example[0], `${at}[0]`)];
};

/** At least one of these; the first of the example stands for all. */
export const some =
  (item: Shape): Shape =>
  (example, at) => ({ 'pact:matcher:type': 'type', min: 1, value: first(item, example, at) });

/** One of these among others; the first of the example stands for it. */
export const among =
  (item: Shape): Shape =>
  (example, at) => ({ 'pact:matcher:type': 'arrayContains', variants: first(item, example, at) });

/** An object with at least these members. */
export const members =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (example, at) => {
    demand(typeof example === 'object' && example !== null, at, 'an object');
    const given = example as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(shapes).map(([key, shape]) => [key, shape(given[key], `${at}.${key}`)]),
    );
  };

/** An object whose keys are data: every value is like the first. */
export const dictionary =
  (item: Shape): Shape =>
  (example, at) => {
    demand(typeof example === 'object' && example !== null, at, 'an object');
    const [entry] = Object.entries(example);
    demand(entry !== undefined, at, 'an object that is not empty');
    const [key, value] = entry;
    return { 'pact:matcher:type': 'values', value: { [key]: item(value, `${at}.${key}`) } };
  };

/** What a matcher stands around; anything else is itself. */
export function matched(template: Template): Template {
  if (typeof template !== 'object' || template === null || !('pact:matcher:type' in template))
    return template;
  const { value, variants = null } = template as { value?: Template; variants?: Template };
  return value ?? variants;
}

/** The example inside a template, without matchers. */
export function exampleOf(template: Template): unknown {
  const given = matched(template);
  if (given !== template) return exampleOf(given);
  if (Array.isArray(given)) return given.map(exampleOf);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, exampleOf(value)]));
}
