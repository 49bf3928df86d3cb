import { type Example, obshellErrors, ocpErrors, type RouteMetadata } from '@obstop/contracts';
import { obshellErrorExample, ocpErrorExample } from '@obstop/contracts/examples';
import { type Operation, obshellOperations, ocpOperations, pathOf } from '@obstop/contracts/operations';
import { obshellRoutes, ocpRoutes, type Route } from '@obstop/contracts/routes';
import { inject } from 'vitest';

/** An API as the walk needs it: its routes, the way in, and its error catalogue. */
interface TestedApi {
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly routes: Readonly<Record<string, Route>>;
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
    operations: ocpOperations,
    routes: ocpRoutes,
    credentials: { authorization: `Basic ${btoa('admin:anything')}` },
    errorStatus: (name) => ocpErrors[member(ocpErrors, name)].status,
    errorExample: (name) => ocpErrorExample(member(ocpErrors, name)),
  },
  {
    name: 'obshell v1',
    operations: obshellOperations,
    routes: obshellRoutes,
    credentials: { 'x-ocs-header': 'anything' },
    errorStatus: (name) => obshellErrors[member(obshellErrors, name)].status,
    errorExample: (name) => obshellErrorExample(member(obshellErrors, name)),
  },
];

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { message: string } };
}

/** An operation with what the contract says of it. */
export interface TestedRoute {
  readonly operation: Operation;
  readonly metadata: RouteMetadata;
  readonly responses: Readonly<Record<number, Schema | { contentType: string; body: Schema }>>;
}

/** The operations of an API, with the responses and metadata of their routes. */
export function testedRoutes(api: TestedApi): TestedRoute[] {
  return Object.values(api.operations).map((operation) => {
    const route = api.routes[operation.operationId];
    if (!route) throw new Error(`no route for ${operation.operationId}`);
    const { metadata, responses } = route;
    return { operation, metadata, responses };
  });
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
export function validRequest(
  { operation, metadata }: TestedRoute,
  headers: Readonly<Record<string, string>>,
): Request {
  const [example] = Object.values(metadata.requestExamples ?? {});
  // Task 7 and the first DAG are those of the examples; 11 is good for any number, name and id.
  const dag = obshellOperations.getDag.path === operation.path ? '20168430081028869' : 11;
  const named: Readonly<Record<string, string | number>> = { taskInstanceId: 7, id: dag };
  const values = Object.fromEntries(operation.pathParameters.map((name) => [name, named[name] ?? 11]));
  return new Request(`${inject('mockUrl')}${pathOf(operation, values)}`, {
    method: operation.method,
    headers: example ? { ...headers, 'content-type': 'application/json' } : headers,
    ...(example ? { body: JSON.stringify(example.value) } : {}),
  });
}
