import type { AppRoute, AppRouter } from '@ts-rest/core';
import { isAppRoute } from '@ts-rest/core';
import type * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import type { Example, RouteMetadata } from '../src/definition/route-metadata.ts';
import type { ApiDescription, DocumentDescription } from './apis.ts';

/** Every route of a router, nested ones too. */
export function routesOf(router: AppRouter): AppRoute[] {
  return Object.values(router).flatMap((entry) => (isAppRoute(entry) ? [entry] : routesOf(entry)));
}

/** The metadata that define-route puts on every route. */
export function metadataOf(route: AppRoute): RouteMetadata {
  // ts-rest types metadata as unknown; define-route is the only place that sets it.
  return route.metadata as RouteMetadata;
}

/** Named examples of one status: the route's own for 200, the catalogue's for errors. */
export function examplesOf(route: AppRoute, api: ApiDescription, status: number): Record<string, Example> {
  const { errors, examples } = metadataOf(route);
  if (status === 200) return { ...examples };
  const names = errors.filter((name) => api.errorStatus(name) === status);
  return Object.fromEntries(names.map((name) => [name, api.errorExample(name)]));
}

const headersByStatus: Record<number, ZodOpenApiResponseObject['headers']> = {
  401: {
    'WWW-Authenticate': {
      description: 'How to authenticate.',
      schema: { type: 'string' },
      example: 'Basic realm="OCP", charset="UTF-8"',
    },
  },
  503: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' }, example: 5 } },
};

function contentOf(route: AppRoute, status: number) {
  // Responses are zod schemas, or ts-rest's wrapper for an answer that is not JSON.
  const response = route.responses[status] as z.ZodType | { contentType: string; body: z.ZodType };
  return 'contentType' in response
    ? { type: response.contentType, schema: response.body }
    : { type: 'application/json', schema: response };
}

function responseOf(route: AppRoute, api: ApiDescription, status: number) {
  const { type, schema } = contentOf(route, status);
  const examples = examplesOf(route, api, status);
  // An error looks the same wherever it is answered: its example stands once, under components.
  const shown =
    status === 200
      ? examples
      : Object.fromEntries(
          Object.keys(examples).map((name) => [name, { $ref: `#/components/examples/${name}` }]),
        );
  const description = status === 200 ? (route.summary ?? 'Success') : Object.keys(examples).join(', ');
  const headers = api.name === 'obshell-v1' ? undefined : headersByStatus[status];
  return { description, ...(headers ? { headers } : {}), content: { [type]: { schema, examples: shown } } };
}

function operationOf(route: AppRoute, api: ApiDescription): ZodOpenApiOperationObject {
  const { operationId, group, anonymous, permission, requestExamples } = metadataOf(route);
  const body = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  const statuses = Object.keys(route.responses)
    .map(Number)
    .sort((a, b) => a - b);
  return {
    operationId,
    tags: [group],
    summary: route.summary ?? operationId,
    description: route.description ?? '',
    security: anonymous ? [] : api.security,
    ...(permission === undefined ? {} : { 'x-permission': permission }),
    requestParams: {
      ...(route.pathParams ? { path: route.pathParams as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
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
    responses: Object.fromEntries(statuses.map((status) => [String(status), responseOf(route, api, status)])),
  };
}

function pathsOf(api: ApiDescription): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routesOf(api.router)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, api) };
  }
  return paths;
}

function errorExamplesOf(api: ApiDescription): Record<string, Example> {
  const names = new Set(routesOf(api.router).flatMap((route) => metadataOf(route).errors));
  return Object.fromEntries([...names].map((name) => [name, api.errorExample(name)]));
}

/** An OpenAPI 3.1 document of some APIs of the contract. */
export function buildDocument({ title, description, apis, servers }: DocumentDescription) {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title,
        version: '0.0.0',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        contact: { name: 'obstop', url: 'https://example.com/obstop' },
      },
      servers,
      tags: apis.flatMap((api) => api.tags),
      paths: Object.assign({}, ...apis.map(pathsOf)),
      components: {
        examples: Object.assign({}, ...apis.map(errorExamplesOf)),
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
}
