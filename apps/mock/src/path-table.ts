/** A route of the contract, as far as finding it goes. */
export interface Route {
  readonly method: string;
  /** With `:name` for a parameter. */
  readonly path: string;
}

/** The contract's routers: routes under their operation ids, nested or not. */
export interface RouteTree {
  readonly [key: string]: Route | RouteTree;
}

function isRoute(entry: Route | RouteTree): entry is Route {
  return typeof entry.method === 'string' && typeof entry.path === 'string';
}

/** Every route of a router, nested ones too. */
export function routesOf(router: RouteTree): Route[] {
  return Object.values(router).flatMap((entry) => (isRoute(entry) ? [entry] : routesOf(entry)));
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

/** Methods that the routes offer on a path, in the order of the routes; none for an unknown path. */
export function methodsOn(routes: readonly Route[], segments: readonly string[]): string[] {
  const matching = routes.filter(({ path }) => {
    const pattern = path.split('/');
    return (
      pattern.length === segments.length &&
      pattern.every((part, index) =>
        part.startsWith(':') ? segments[index] !== '' : part === segments[index],
      )
    );
  });
  return [...new Set(matching.map(({ method }) => method))];
}
