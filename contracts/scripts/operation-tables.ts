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

/** A module for each API that has its operations as plain data, made from the routes. */
export const operationTables = (): { file: string; text: string }[] =>
  apis.map((api) => {
    const name = names[api.name];
    const text = [
      '// Generated from contracts/src by `pnpm gen`; do not edit.',
      "import type { OperationsOf } from '../definition/operation.ts';",
      `import type { ${name}Routes } from './routes.ts';`,
      '',
      `/** ${api.title}: its operations by their ids. */`,
      `export const ${name}Operations = {`,
      ...routesOf(api).map(entry),
      `} as const satisfies OperationsOf<typeof ${name}Routes>;`,
      '',
    ];
    return { file: `contracts/src/${name}/operations.ts`, text: text.join('\n') };
  });
