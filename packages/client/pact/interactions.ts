import type { Example } from '@obstop/contracts';
import type { BoundCall, ContractRoute, PactApi } from './apis.ts';
import { type Outcome, rehearse, type SentRequest } from './attempt.ts';
import { exampleOf, type Template } from './matchers.ts';

/** One interaction, before Pact has seen it. */
export interface PlannedInteraction {
  readonly provider: PactApi['provider'];
  readonly operationId: string;
  /** Name of the contract's example, and so of the provider's state. */
  readonly example: string;
  readonly description: string;
  readonly call: BoundCall;
  readonly request: { readonly method: string; readonly path: Template } & Omit<
    SentRequest,
    'method' | 'path'
  >;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Template;
  /** What the client makes of the contract's whole example. */
  readonly ofWholeExample: Outcome;
  /** What the client makes of that part of it which it needs. */
  readonly expected: Outcome;
}

/** The path as the provider may fill it in: its parameters come from the state, and are the example's otherwise. */
function pathTemplate(route: ContractRoute, path: string): Template {
  if (!route.path.includes(':')) return path;
  return {
    'pact:matcher:type': 'regex',
    regex: `^${route.path.replace(/:\w+/g, '[^/]+')}$`,
    'pact:generator:type': 'ProviderState',
    expression: route.path.replace(/:(\w+)/g, (_whole, name: string) => `\${${name}}`),
    value: path,
  };
}

/** The body, with the values that the provider's state may give. */
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

/** Statuses of a route with the examples that stand for them: of success those that the call names, of each error status one. */
function chosenExamples(api: PactApi, route: ContractRoute, call: BoundCall): [number, string][] {
  const { errors } = route.metadata;
  const statuses = [...new Set(errors.map((name) => api.errorStatus(name)))].sort((a, b) => a - b);
  return [
    ...Object.keys(call.successes).map((name): [number, string] => [200, name]),
    ...statuses.map((status): [number, string] => {
      const name = call.errors?.[status] ?? errors.find((each) => api.errorStatus(each) === status) ?? '';
      if (!errors.includes(name)) throw new Error(`${call.name} does not declare ${name}`);
      return [status, name];
    }),
  ];
}

async function plan(
  api: PactApi,
  operationId: string,
  route: ContractRoute,
  [status, example]: [number, string],
): Promise<PlannedInteraction> {
  const call = api.calls[operationId];
  if (!call) throw new Error(`${operationId} is in no table of calls`);
  const shape = status === 200 ? call.successes[example] : api.errorShape(example);
  const shown: Example | undefined =
    status === 200 ? route.metadata.examples[example] : api.errorExample(example);
  if (!shape || !shown) throw new Error(`${operationId} has no example ${example}`);
  const headers = api.errorHeaders(status);
  const body = shape(shown.value, `${operationId} ${example}`);
  const whole = await rehearse(call, { status, headers, body: shown.value });
  const { outcome } = await rehearse(call, { status, headers, body: exampleOf(body) });
  const { request } = whole;
  return {
    provider: api.provider,
    operationId,
    example,
    description: `${call.name} answered ${status} ${example}`,
    call,
    request: {
      ...request,
      path: pathTemplate(route, request.path),
      ...(request.body === undefined ? {} : { body: bodyTemplate(request.body, call.bodyValues ?? {}) }),
    },
    status,
    headers,
    body,
    ofWholeExample: whole.outcome,
    expected: outcome,
  };
}

/** Every interaction with a provider: each call of the client with each of its answers, in the order of the contract's routes. */
export async function plannedInteractions(api: PactApi): Promise<PlannedInteraction[]> {
  const planned: PlannedInteraction[] = [];
  for (const [operationId, route] of Object.entries(api.routes)) {
    const call = api.calls[operationId];
    if (!call) continue;
    for (const chosen of chosenExamples(api, route, call))
      planned.push(await plan(api, operationId, route, chosen));
  }
  return planned;
}
