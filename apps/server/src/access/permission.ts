/**
 * Permissions: `RESOURCE:id:ACTION`, nested as deep as wanted. In a grant, `*` stands for
 * exactly one part and `**` for one or more. A wildcard in what is asked for is taken literally: only a grant that
 * covers all of it will do.
 */

const parts = (permission: string) => permission.split(':');

function match(grant: readonly string[], asked: readonly string[]): boolean {
  const [first, ...rest] = grant;
  if (first === undefined) return asked.length === 0;
  if (asked.length === 0) return false;
  if (first === '**') return asked.some((_, at) => match(rest, asked.slice(at + 1)));
  return (first === '*' ? asked[0] !== '**' : first === asked[0]) && match(rest, asked.slice(1));
}

/** Whether a grant covers a permission; upper and lower case differ. */
export function covers(grant: string, asked: string): boolean {
  return match(parts(grant), parts(asked));
}

/** Whether a text may be stored as a grant: parts of letters, digits, `_`, `.` and `-`, or wildcards. */
export function isPermission(text: string): boolean {
  return text.length <= 256 && parts(text).every((part) => /^([\w.-]+|\*\*?)$/.test(part));
}

const shown = (value: unknown) => {
  const text = String(value ?? '');
  return /^[\w.-]{1,64}$/.test(text) ? text : '?';
};

/**
 * A route's permission with its path parameters put in: `CLUSTER:{id}:UPDATE` → `CLUSTER:1:UPDATE`. Whatever could be
 * taken for more than one part, or for a wildcard, becomes `?`, which no stored grant but a wildcard covers.
 */
export function permissionFor(template: string): (params: Readonly<Record<string, unknown>>) => string {
  // Every other piece is a name.
  const pieces = template.split(/\{(\w+)\}/);
  return (params) => pieces.map((piece, at) => (at % 2 === 0 ? piece : shown(params[piece]))).join('');
}
