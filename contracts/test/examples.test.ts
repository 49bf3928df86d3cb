import { describe, expect, it } from 'vitest';
import { apis, documents } from '../scripts/apis.ts';
import { buildDocument } from '../scripts/openapi-document.ts';
import { obshellExamples, obstopExamples, ocpExamples, type ShownAnswer } from '../src/examples.ts';

type Table = Readonly<
  Record<
    string,
    { answers: Readonly<Record<string, ShownAnswer>>; requests: Readonly<Record<string, unknown>> }
  >
>;
const all: Table = { ...ocpExamples, ...obshellExamples, ...obstopExamples };
const count = (table: Table) =>
  Object.values(table).reduce(
    (sum, { answers, requests }) => sum + Object.keys(answers).length + Object.keys(requests).length,
    0,
  );

/** As many as a document has, references followed. */
function documented(document: object): number {
  let found = 0;
  const visit = (node: unknown, components: Record<string, unknown>): void => {
    if (typeof node !== 'object' || node === null) return;
    const { $ref } = node as { $ref?: string };
    if ($ref) {
      const target = $ref
        .split('/')
        .slice(2)
        .reduce((at, key) => (at as Record<string, unknown>)[key] as object, components as object);
      if ($ref.startsWith('#/components/responses/')) visit(target, components);
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'examples' && !Array.isArray(value)) found += Object.keys(value).length;
      else visit(value, components);
    }
  };
  const { paths, components } = document as { paths: object; components: Record<string, unknown> };
  visit(paths, components);
  return found;
}

describe('the examples', () => {
  it('are all that the documents have', () => {
    const [main, , own] = documents;
    if (!main || !own) throw new Error('three documents are described');
    expect(count({ ...ocpExamples, ...obshellExamples })).toBe(documented(buildDocument(main)));
    expect(count(obstopExamples)).toBe(documented(buildDocument(own)));
  });

  it('have the status that the catalogue has, for each call that there is', () => {
    for (const api of apis)
      for (const { metadata } of Object.values(api.routes)) {
        const { answers } = all[metadata.operationId] ?? { answers: {} as Table[string]['answers'] };
        expect(Object.keys(answers)).toEqual([...Object.keys(metadata.examples), ...metadata.errors]);
        for (const name of metadata.errors) expect(answers[name]?.status).toBe(api.errorStatus(name));
      }
  });

  it('are typed by operation id and name', () => {
    expect(ocpExamples.stopZone.answers.clusterBusy).toMatchObject({
      status: 409,
      value: { error: { target: { taskId: 7 } } },
    });
    expect(ocpExamples.stopServer.requests.byForce.value).toEqual({ force: true });
    // @ts-expect-error: no such example of this call
    expect(ocpExamples.stopZone.answers.taskNotFound).toBeUndefined();
    // @ts-expect-error: no such call
    expect(ocpExamples.stopNothing).toBeUndefined();
  });
});
