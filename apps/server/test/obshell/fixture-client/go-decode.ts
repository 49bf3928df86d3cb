import { SdkCrash } from './shell-client.ts';

type Decoder<T> = (value: unknown, where: string) => T;

const wrong = (value: unknown, where: string, type: string): never => {
  throw new SdkCrash(
    `json: cannot unmarshal ${JSON.stringify(value)} into Go struct field ${where} of type ${type}`,
  );
};

/** encoding/json: null and a missing key leave the zero value, another type is an error. */
const orZero =
  <T>(zero: T, type: string, fits: (value: unknown) => boolean): Decoder<T> =>
  (value, where) =>
    value === undefined || value === null ? zero : fits(value) ? (value as T) : wrong(value, where, type);

export const goString = orZero('', 'string', (value) => typeof value === 'string');
export const goInt = orZero(0, 'int', Number.isInteger);
export const goBool = orZero(false, 'bool', (value) => typeof value === 'boolean');
/** `map[string]any` behind a pointer. */
export const goMap = orZero<Record<string, unknown> | null>(
  null,
  'map[string]interface {}',
  (value) => typeof value === 'object' && !Array.isArray(value),
);

/** time.Time: RFC 3339 with an offset, the fraction as long as it likes; the zero time for null. */
export const goTime = orZero(
  '0001-01-01T00:00:00Z',
  'time.Time',
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
);

/** A slice; nil for null. */
export const goSlice =
  <T>(item: Decoder<T>): Decoder<T[] | null> =>
  (value, where) =>
    value === undefined || value === null
      ? null
      : Array.isArray(value)
        ? value.map((member, at) => item(member, `${where}[${at}]`))
        : wrong(value, where, 'slice');

/** A struct; keys without regard to case, those it does not know are skipped. */
export const goStruct =
  <T extends Record<string, Decoder<unknown>>>(fields: T): Decoder<{ [K in keyof T]: ReturnType<T[K]> }> =>
  (value, where) => {
    if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) {
      wrong(value, where, 'struct');
    }
    const folded = new Map(
      Object.entries((value ?? {}) as object).map(([key, member]) => [key.toLowerCase(), member]),
    );
    const read = Object.entries(fields).map(([key, decode]) => [
      key,
      decode(folded.get(key.toLowerCase()), `${where}.${key}`),
    ]);
    return Object.fromEntries(read) as { [K in keyof T]: ReturnType<T[K]> };
  };
