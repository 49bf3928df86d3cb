import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import type { Route } from '../src/definition/define-routes.ts';
import type { Example } from '../src/definition/route-metadata.ts';
import type { ApiDescription, DocumentDescription } from './apis.ts';
import { shareComponents } from './share-components.ts';

/** Named examples of one status: the route's own for 200, the catalogue's for errors. */
export function examplesOf(route: Route, api: ApiDescription, status: number): Record<string, Example> {
  const { errors, examples } = route.metadata;
  if (status === 200) return { ...examples };
  const names = errors.filter((name) => api.errorStatus(name) === status);
  return Object.fromEntries(names.map((name) => [name, api.errorExample(name)]));
}

const headers = {
  'WWW-Authenticate': {
    description: 'How to authenticate.',
    schema: { type: 'string' },
    example: 'Basic realm="OCP", charset="UTF-8"',
  },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' }, example: 5 },
  'Cache-Control': {
    description: 'For its caller alone, and to be asked for again each time.',
    schema: { type: 'string' },
    example: 'private, no-cache',
  },
  ETag: {
    description: 'Which state of it this is, for If-None-Match.',
    schema: { type: 'string' },
    example: 'W/"7-12"',
  },
} as const satisfies NonNullable<ZodOpenApiObject['components']>['headers'];

/** References to components of one kind, by name. */
const references = (kind: 'headers' | 'examples', names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/${kind}/${name}` }]));

function contentOf(route: Route, status: number): { type: string; schema: z.ZodType } {
  const response = route.responses[status];
  if (!response) throw new Error(`${route.metadata.operationId} has no response ${status}`);
  return 'contentType' in response
    ? { type: response.contentType, schema: response.body }
    : { type: 'application/json', schema: response };
}

/** Headers of what may be asked for again by its tag. */
const revalidation = ['ETag', 'Cache-Control'] as const;

/** Names of the headers that an answer of this status has. */
const headersOf = ({ metadata }: Route, api: ApiDescription, status: number): (keyof typeof headers)[] => [
  ...(api.headersByStatus[status] ?? []),
  ...(metadata.revalidated && status === 200 ? revalidation : []),
];

const ifNoneMatch = z.object({
  'If-None-Match': z.string().optional().meta({
    description: 'Every ETag that the caller knows: where one of them is current, the answer is 304.',
  }),
});

const notModified: ZodOpenApiResponseObject = {
  description: 'What If-None-Match names is current. Without a body.',
  headers: references('headers', revalidation),
};

function responseOf(route: Route, api: ApiDescription, status: number): ZodOpenApiResponseObject {
  const { type, schema } = contentOf(route, status);
  const examples = examplesOf(route, api, status);
  // An error looks the same wherever it is answered: its example stands once, under components.
  const shown = status === 200 ? examples : references('examples', Object.keys(examples));
  const description = status === 200 ? route.summary : Object.keys(examples).join(', ');
  const answered = headersOf(route, api, status);
  return {
    description,
    ...(answered.length > 0 ? { headers: references('headers', answered) } : {}),
    content: { [type]: { schema, examples: shown } },
  };
}

function operationOf(route: Route, api: ApiDescription): ZodOpenApiOperationObject {
  const { operationId, group, anonymous, permission, requestExamples, revalidated } = route.metadata;
  const { body } = route;
  const statuses = Object.keys(route.responses)
    .map(Number)
    .sort((a, b) => a - b);
  return {
    operationId,
    tags: [group],
    summary: route.summary,
    description: route.description,
    security: anonymous ? [] : api.security,
    ...(permission === undefined ? {} : { 'x-permission': permission }),
    requestParams: {
      ...(route.pathParams ? { path: route.pathParams } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(revalidated ? { header: ifNoneMatch } : {}),
    },
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: {
              'application/json': { schema: body, ...(requestExamples ? { examples: requestExamples } : {}) },
            },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(statuses.map((status) => [String(status), responseOf(route, api, status)])),
      ...(revalidated && { 304: notModified }),
    },
  };
}

/** A route's path as OpenAPI writes it, `{name}` for a parameter. */
export function templateOf({ path }: Pick<Route, 'path'>): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** The routes of an API that a document has. */
export function routesOf(api: ApiDescription, only?: readonly string[]): Route[] {
  const routes = Object.values(api.routes);
  return only ? routes.filter(({ metadata }) => only.includes(metadata.operationId)) : routes;
}

/** An OpenAPI 3.1 document of some APIs of the contract. */
export function buildDocument({ title, description, apis, servers, version, only }: DocumentDescription) {
  const described = apis.flatMap((api) => routesOf(api, only).map((route) => ({ api, route })));
  const paths: ZodOpenApiPathsObject = {};
  for (const { api, route } of described) {
    const path = templateOf(route);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, api) };
  }
  const groups = new Set(described.map(({ route }) => route.metadata.group));
  const errors = described.flatMap(({ api, route }) =>
    route.metadata.errors.map((name): [string, Example] => [name, api.errorExample(name)]),
  );
  const answered = new Set(
    described.flatMap(({ api, route }) =>
      Object.keys(route.responses).flatMap((status) => headersOf(route, api, Number(status))),
    ),
  );
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title,
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        contact: { name: 'obstop' },
      },
      servers,
      tags: apis.flatMap((api) => api.tags).filter(({ name }) => groups.has(name)),
      paths,
      components: {
        headers: Object.fromEntries([...answered].map((name) => [name, headers[name]])),
        examples: Object.fromEntries(errors),
        securitySchemes: Object.assign({}, ...apis.map((api) => api.securitySchemes)),
      },
    },
    {
      override: ({ jsonSchema }) => {
        // zod's integers carry the bounds of a safe integer; below zero they say nothing.
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER && jsonSchema.minimum === undefined)
          delete jsonSchema.maximum;
      },
    },
  );
  return shareComponents(document);
}
