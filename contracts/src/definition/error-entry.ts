/** One row of an error catalogue. */
export interface ErrorEntry {
  /** HTTP status; the same number stands in the envelope. */
  readonly status: number;
  /** The API's own code: a number for OCP, a dotted name for obshell. */
  readonly code: number | string;
  /** Message templates; `{name}` is replaced by the argument of that name. */
  readonly message: { readonly en: string; readonly zh: string };
  /** When it is answered. */
  readonly when: string;
  /** Public source of code and status, or `own choice` with the reason. */
  readonly source: string;
  /** Arguments for the example in the document. */
  readonly example: Readonly<Record<string, string | number>>;
}

/** Languages that messages come in. */
export type Language = 'en' | 'zh';

/** The message of an entry with its arguments put in. A missing argument stays visible as `{name}`. */
export function renderMessage(
  entry: Pick<ErrorEntry, 'message'>,
  values: Readonly<Record<string, string | number>>,
  language: Language = 'en',
): string {
  return entry.message[language].replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
}
