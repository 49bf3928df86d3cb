import { type Example, obshellErrors, ocpErrors, type RouteMetadata } from '@obstop/contracts';
import { obshellErrorExample, ocpErrorExample } from '@obstop/contracts/examples';
import { obshellV1, ocpV2 } from '@obstop/contracts/router';
import { inject } from 'vitest';
import { type Route, type RouteTree, routesOf } from '../src/path-table.ts';

/** An API as the walk needs it: its routes, the way in, and its error catalogue. */
interface TestedApi {
  readonly name: string;
  readonly router: RouteTree;
  readonly credentials: Readonly<Record<string, string>>;
  errorStatus(name: string): number;
  errorExample(name: string): Example;
}

function member<T extends object>(catalogue: T, name: string): keyof T {
  if (!(name in catalogue)) throw new Error(`no such error in the catalogue: ${name}`);
  // Just checked.
  return name as keyof T;
}

/** Every API of the contract, one row each. */
export const apis: readonly TestedApi[] = [
  {
    name: 'OCP v2',
    router: ocpV2,
    credentials: { authorization: `Basic ${btoa('admin:anything')}` },
    errorStatus: (name) => ocpErrors[member(ocpErrors, name)].status,
    errorExample: (name) => ocpErrorExample(member(ocpErrors, name)),
  },
  {
    name: 'obshell v1',
    router: obshellV1,
    credentials: { 'x-ocs-header': 'anything' },
    errorStatus: (name) => obshellErrors[member(obshellErrors, name)].status,
    errorExample: (name) => obshellErrorExample(member(obshellErrors, name)),
  },
];

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { message: string } };
}

/** A route with what the contract says of it; the contract's routers hold nothing else. */
export interface TestedRoute extends Route {
  readonly metadata: RouteMetadata;
  readonly pathParams?: Schema;
  readonly responses: Readonly<Record<number, Schema | { contentType: string; body: Schema }>>;
}

/** The routes of an API, with their responses and metadata. */
export function testedRoutes(api: TestedApi): TestedRoute[] {
  // ts-rest's routes carry all of it, only not in the type that finding a path needs.
  return routesOf(api.router) as TestedRoute[];
}

/** One answer that the document declares. */
export interface DeclaredAnswer {
  readonly status: number;
  readonly example: string;
  readonly value: unknown;
  readonly schema: Schema;
  readonly contentType: string;
}

/** Every status of a route with every example of it; a status without an example is an error of the contract. */
export function declaredAnswers(api: TestedApi, route: TestedRoute): DeclaredAnswer[] {
  return Object.entries(route.responses).flatMap(([key, response]) => {
    const status = Number(key);
    const names = route.metadata.errors.filter((name) => api.errorStatus(name) === status);
    const examples =
      status === 200
        ? { ...route.metadata.examples }
        : Object.fromEntries(names.map((name) => [name, api.errorExample(name)]));
    const { contentType, body } =
      'contentType' in response ? response : { contentType: 'application/json', body: response };
    const answers = Object.entries(examples).map(([example, { value }]) => ({
      status,
      example,
      value,
      schema: body,
      contentType,
    }));
    if (answers.length === 0) throw new Error(`${route.metadata.operationId} has no example for ${status}`);
    return answers;
  });
}

/** A request that the document accepts but for credentials: parameters of the path, the first example of a body. */
export function validRequest(route: TestedRoute, headers: Readonly<Record<string, string>>): Request {
  const [example] = Object.values(route.metadata.requestExamples ?? {});
  return new Request(`${inject('mockUrl')}${pathOf(route)}`, {
    method: route.method,
    headers: example ? { ...headers, 'content-type': 'application/json' } : headers,
    ...(example ? { body: JSON.stringify(example.value) } : {}),
  });
}

/** The path with a value for each parameter that is good for a number, a name and an id in text. */
function pathOf(route: Route): string {
  return route.path.replace(/:\w+/g, '1');
}
