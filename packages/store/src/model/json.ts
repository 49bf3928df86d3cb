/** What a JSON column holds. */
export function toJson(value: object): string {
  return JSON.stringify(value);
}

/** What toJson wrote. The cast is sound for rows that this package wrote; the columns' types say which shape is where. */
export function fromJson<T>(text: JsonText<T>): T {
  return JSON.parse(text) as T;
}

/** A text column that holds a T as JSON. The type parameter exists for the compiler alone. */
export type JsonText<T> = string & { readonly __holds?: T };
