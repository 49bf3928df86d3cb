import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { apis, documents } from '../scripts/apis.ts';
import { buildDocument, examplesOf, routesOf } from '../scripts/openapi-document.ts';

const routes = apis.flatMap((api) => routesOf(api).map((route) => ({ api, route })));

describe.each(routes.map((entry) => [`${entry.route.method} ${entry.route.path}`, entry] as const))(
  '%s',
  (_name, { api, route }) => {
    const statuses = Object.keys(route.responses).map(Number);

    it.each(statuses)('has an example for %i, and each fits its schema', (status) => {
      const examples = Object.entries(examplesOf(route, api, status));
      expect(examples).not.toHaveLength(0);
      const response = route.responses[status] as z.ZodType | { body: z.ZodType };
      const schema = 'body' in response ? response.body : response;
      for (const [name, { value }] of examples) {
        expect({ name, error: schema.safeParse(value).error?.message }).toEqual({ name, error: undefined });
      }
    });

    it('declares a status for each of its errors and an error for each of its statuses', () => {
      const fromErrors = route.metadata.errors.map((name) => api.errorStatus(name));
      expect([...new Set(fromErrors)].sort()).toEqual(statuses.filter((status) => status !== 200).sort());
    });

    it('has request examples that its body takes', () => {
      for (const { value } of Object.values(route.metadata.requestExamples ?? {})) {
        expect(route.body?.safeParse(value).success).toBe(true);
      }
    });
  },
);

describe('the document', () => {
  const [main, stops, own] = documents;
  if (!main || !stops || !own) throw new Error('three documents are described');
  const document = buildDocument(main);

  it('has every route once, under an operation id of its own', () => {
    const ids = routes.map(({ route }) => route.metadata.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const written = documents
      .filter(({ only }) => only === undefined)
      .map(buildDocument)
      .flatMap(({ paths }) => Object.values(paths ?? {}).flatMap((path) => Object.values(path ?? {})));
    expect(written).toHaveLength(routes.length);
  });

  it('names its schemas as components and takes nothing for granted about extra keys in answers', () => {
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(
      expect.arrayContaining(['OcpTaskA', 'OcpTaskB', 'OcpTask', 'OcpErrorResponse', 'OcpCluster']),
    );
  });

  it('has the four stops in a small document of their own, as they are in the whole', () => {
    const { paths = {} } = buildDocument(stops);
    expect(
      Object.values(paths).flatMap((path) => Object.values(path ?? {}).map((each) => each.operationId)),
    ).toEqual(['stopCluster', 'stopZone', 'stopServer', 'stopOb']);
  });

  it('keeps our own calls out of the vendors’ prefixes', () => {
    expect(Object.keys(document.paths ?? {}).filter((path) => !/^\/api\/v[12]\//.test(path))).toEqual([]);
    expect(
      Object.keys(buildDocument(own).paths ?? {}).filter((path) => !path.startsWith('/obstop/v1/')),
    ).toEqual([]);
  });

  it('asks OCP’s callers for Basic or an access key in Authorization', () => {
    expect(document.paths?.['/api/v2/ob/clusters/{id}/stop']?.post?.security).toEqual([
      { ocpBasic: [] },
      { ocpAccessKey: [] },
    ]);
    expect(document.components?.securitySchemes?.ocpAccessKey).toMatchObject({
      in: 'header',
      name: 'Authorization',
    });
  });
});
