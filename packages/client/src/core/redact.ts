const hidden = '[redacted]';

/** Takes secrets out of whatever may end up in an error. */
export interface Redactor {
  /** The text without the secrets, in any of the forms that a request carries them. */
  text(value: string): string;
  /** The error itself where neither it nor its causes name a secret, else a copy that does not. */
  cause(error: unknown): unknown;
}

/** A redactor for these secrets. One of fewer than four characters is left alone: its letters are in every text. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(JSON.stringify(secret).slice(1, -1));
  }
  // The longest first: one form may hold another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  const text = (value: string) =>
    ordered.reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, hidden) : rest), value);
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
