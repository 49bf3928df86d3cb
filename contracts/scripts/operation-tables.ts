import type { Route } from '../src/definition/define-routes.ts';
import { apis } from './apis.ts';
import { routesOf, templateOf } from './openapi-document.ts';

const tableNames = {
  'ocp-v2': 'ocpOperations',
  'obshell-v1': 'obshellOperations',
  'obstop-v1': 'obstopOperations',
};

const list = (names: readonly string[]) => `[${names.map((name) => `'${name}'`).join(', ')}]`;

function entry(route: Route): string {
  const { operationId, safe } = route.metadata;
  const path = templateOf(route);
  return [
    `  ${operationId}: {`,
    `    operationId: '${operationId}',`,
    `    method: '${route.method}',`,
    `    path: '${path}',`,
    `    pathParameters: ${list([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))},`,
    `    queryParameters: ${list(Object.keys(route.query?.shape ?? {}))},`,
    `    changes: ${route.method !== 'GET' && !safe},`,
    '  },',
  ].join('\n');
}

/** The module that has every operation as plain data, made from the routes. */
export function operationTables(): string {
  const tables = apis.map((api) =>
    [
      `/** ${api.title}: its operations by their ids. */`,
      `export const ${tableNames[api.name]} = {`,
      ...routesOf(api).map(entry),
      '} as const satisfies Readonly<Record<string, Operation>>;',
    ].join('\n'),
  );
  return [
    '// Generated from contracts/src by `pnpm gen`; do not edit.',
    "import type { Operation } from './definition/operation.ts';",
    '',
    tables.join('\n\n'),
    '',
  ].join('\n');
}
