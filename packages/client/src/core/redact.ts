const hidden = '[redacted]';

/** Takes secrets out of whatever may end up in an error. */
export interface Redactor {
  /** The text without the secrets, in any of the forms that a request carries them. */
  text(value: string): string;
  /** The error itself where neither it nor its causes name a secret, else a copy that does not. */
  cause(error: unknown): unknown;
}

/** A redactor for these secrets, and for those that are added to them later. One of fewer than four characters is left alone: its letters are in every text. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const formsOf = () => {
    const forms = secrets
      .filter(({ length }) => length >= 4)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    // The longest first: one form may hold another.
    return forms.sort((a, b) => b.length - a.length);
  };
  const text = (value: string) => formsOf().reduce((rest, form) => rest.replaceAll(form, hidden), value);
  const names = (error: unknown, depth = 0): boolean => {
    if (depth > 5 || !(error instanceof Error)) return typeof error === 'string' && text(error) !== error;
    const own = `${error.message}\n${error.stack ?? ''}\n${Object.values(error).join('\n')}`;
    return text(own) !== own || names(error.cause, depth + 1);
  };
  return {
    text,
    cause: (error) => {
      if (!names(error)) return error;
      const copy = new Error(text(error instanceof Error ? error.message : String(error)));
      if (error instanceof Error) copy.name = error.name;
      delete copy.stack;
      return copy;
    },
  };
}
