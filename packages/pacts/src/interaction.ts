import type { Route } from '@obstop/contracts/routes';
import type { Template } from './matchers.ts';

/** A request as a consumer made it. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed. */
  readonly body?: unknown;
}

/** One interaction, before Pact has seen it. */
export interface Interaction<Outcome> {
  readonly operationId: string;
  /** Name of the contract's example, and so of the provider's state. */
  readonly example: string;
  /** What the state is told besides the operation. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Unlike that of any other. */
  readonly description: string;
  readonly request: { readonly method: string; readonly path: Template } & Omit<
    SentRequest,
    'method' | 'path'
  >;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Template;
  /** Lets the consumer make the request, and nothing else, of the provider at this URL; answers what came of it. */
  readonly run: (baseUrl: string) => Promise<Outcome>;
  /** What has to come of it. */
  readonly expected: Outcome;
}

/** The request that a fetch was asked for. */
export function sentRequest(
  url: string,
  init: { method: string; headers: Readonly<Record<string, string>>; body?: string },
): SentRequest {
  const { pathname, searchParams } = new URL(url);
  return {
    method: init.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: init.headers,
    ...(init.body === undefined ? {} : { body: JSON.parse(init.body) }),
  };
}

/** The request as the provider may fill it in. */
export function requestTemplate(
  route: Route,
  request: SentRequest,
  bodyValues: Readonly<Record<string, string>>,
): Interaction<unknown>['request'] {
  return {
    ...request,
    path: pathTemplate(route, request.path),
    ...(request.body === undefined ? {} : { body: bodyTemplate(request.body, bodyValues) }),
  };
}

/** Parameters of a path come from the provider's state, and are the example's otherwise. */
function pathTemplate(route: Route, path: string): Template {
  if (!route.path.includes(':')) return path;
  return {
    'pact:matcher:type': 'regex',
    regex: `^${route.path.replace(/:\w+/g, '[^/]+')}$`,
    'pact:generator:type': 'ProviderState',
    expression: route.path.replace(/:(\w+)/g, (_whole, name: string) => `\${${name}}`),
    value: path,
  };
}

/** The body, with the values that the provider's state may give; they are found by what they are in the example. */
function bodyTemplate(value: unknown, names: Readonly<Record<string, string>>): Template {
  if (Array.isArray(value)) return value.map((item) => bodyTemplate(item, names));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bodyTemplate(item, names)]));
  const name = typeof value === 'string' ? names[value] : undefined;
  if (name === undefined) return value as Template;
  return {
    'pact:matcher:type': 'type',
    'pact:generator:type': 'ProviderState',
    expression: `\${${name}}`,
    value: value as string,
  };
}
