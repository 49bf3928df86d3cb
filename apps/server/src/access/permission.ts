/**
 * Permissions: `RESOURCE:id:ACTION`, nested as deep as wanted. In a grant, `*` stands for
 * exactly one part and `**` for one or more. A wildcard in what is asked for is taken literally: only a grant that
 * covers all of it will do.
 */

const parts = (permission: string) => permission.split(':');

/** One pass over what is asked for, whatever the wildcards: `reached` are the beginnings of the grant that match the parts so far. */
function match(grant: readonly string[], asked: readonly string[]): boolean {
  let reached = grant.map(() => false);
  let isStart = true;
  for (const part of asked) {
    reached = grant.map((piece, at) => {
      const before = at === 0 ? isStart : reached[at - 1] === true;
      if (piece === '**') return before || reached[at] === true;
      return before && (piece === '*' ? part !== '**' : piece === part);
    });
    isStart = false;
  }
  return reached.at(-1) === true;
}

/**
 * Whether a grant covers a permission, or all that another grant covers: `CLUSTER:*:*` covers `CLUSTER:*:READ`. Upper and lower case
 * differ.
 */
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
