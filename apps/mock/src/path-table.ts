import type { Operation } from '@obstop/contracts/operations';

/** An operation found by its path, and what stood for its path's parameters. */
export interface Found<O extends Operation = Operation> {
  readonly operation: O;
  /** Decoded, by name. */
  readonly params: Readonly<Record<string, string>>;
}

/** Undefined where the text is no percent-encoded UTF-8. */
export function decodeSegments(path: string): string[] | undefined {
  try {
    // Split first: an encoded slash belongs to its segment.
    return path.split('/').map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const parameterOf = (part: string) => /^\{(\w+)\}$/.exec(part)?.[1];

/** Values of a template's parameters; undefined where the segments do not fit it. */
function paramsOf(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = template.split('/');
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    const name = parameterOf(part);
    if (name === undefined ? part !== segment : segment === '') return undefined;
    if (name !== undefined) params[name] = segment;
  }
  return params;
}

/** The operations that a path fits, those with the fewest parameters first, else in the order of the table; none for an unknown path. */
export function operationsOn<O extends Operation>(
  operations: readonly O[],
  segments: readonly string[],
): Found<O>[] {
  const found = operations.flatMap((operation) => {
    const params = paramsOf(operation.path, segments);
    return params ? [{ operation, params }] : [];
  });
  const count = ({ params }: Found) => Object.keys(params).length;
  return found.sort((a, b) => count(a) - count(b));
}

/** The whole segments that all paths begin with: where an API lives. */
export function commonPrefix(operations: readonly Pick<Operation, 'path'>[]): string {
  const [first = [], ...others] = operations.map(({ path }) => path.split('/'));
  const end = first.findIndex((part, index) => others.some((parts) => parts[index] !== part));
  return first.slice(0, end).join('/');
}
