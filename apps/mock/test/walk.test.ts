import { readJson, writeJson } from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import { apis, declaredAnswers, testedRoutes, validRequest } from './apis.ts';

/** The public key is the mock's own, another one with each start. */
function withoutKey(answer: unknown): unknown {
  const { data } = answer as { data?: { public_key?: string } | null };
  return data?.public_key === undefined
    ? answer
    : { ...(answer as object), data: { ...data, public_key: '' } };
}

describe.each(apis)('$name', (api) => {
  describe.each(
    testedRoutes(api).map((route) => [`${route.operation.method} ${route.operation.path}`, route] as const),
  )('%s', (_, route) => {
    const answers = declaredAnswers(api, route);
    const ask = (prefer: Record<string, string> = {}) =>
      fetch(validRequest(route, { ...api.credentials, ...prefer }));

    it('answers the first success example when nothing else is asked for', async () => {
      const response = await ask();
      expect({ status: response.status, violations: response.headers.get('sl-violations') }).toEqual({
        status: 200,
        violations: null,
      });
      const text = await response.text();
      const [first] = answers.filter(({ status }) => status === 200);
      expect(first?.contentType === 'text/plain' ? text : withoutKey(readJson(text))).toEqual(
        withoutKey(first?.value),
      );
    });

    it.each(answers)(
      'answers $status with $example when asked to',
      async ({ status, example, value, schema, contentType }) => {
        const response = await ask({ prefer: `code=${status}, example=${example}` });
        const text = await response.text();
        expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
          status,
          type: contentType,
        });
        const body = contentType === 'text/plain' ? text : readJson(text);
        expect(schema.safeParse(body).error?.message).toBeUndefined();
        // Written and read again: the example may hold what JSON does not, an undefined member for instance.
        expect(withoutKey(body)).toEqual(
          contentType === 'text/plain' ? value : withoutKey(readJson(writeJson(value))),
        );
      },
    );

    if (route.metadata.anonymous) return;
    it('refuses a caller without credentials', async () => {
      const response = await fetch(validRequest(route, {}));
      const { error } = (await response.json()) as { error: { code?: number; errCode?: string } };
      expect([response.status, error.errCode ?? error.code]).toEqual(
        api.name === 'OCP v2' ? [401, 0] : [400, 'Request.Header.NotFound'],
      );
    });
  });
});
