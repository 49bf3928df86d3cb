import type { Route } from '../src/definition/define-routes.ts';
import { apis } from './apis.ts';
import { routesOf, templateOf } from './openapi-document.ts';

const names = { 'ocp-v2': 'ocp', 'obshell-v1': 'obshell', 'obstop-v1': 'obstop' };

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
      `export const ${names[api.name]}Operations = {`,
      ...routesOf(api).map(entry),
      `} as const satisfies OperationsOf<typeof ${names[api.name]}Routes>;`,
    ].join('\n'),
  );
  return [
    '// Generated from contracts/src by `pnpm gen`; do not edit.',
    "import type { OperationsOf } from './definition/operation.ts';",
    ...apis.map(({ name }) => `import type { ${names[name]}Routes } from './${names[name]}/routes.ts';`),
    '',
    tables.join('\n\n'),
    '',
  ].join('\n');
}
