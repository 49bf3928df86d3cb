import { describe, expect, it } from 'vitest';
import { documentBreaks } from '../document-breaks.ts';
import type { OpenApi } from '../open-api.ts';
import { inlined, type Plain, readDocument, take } from './planted.ts';
import { furtherPlants, plants } from './planted-breaks.ts';
import { furtherHarmless, harmless } from './planted-harmless.ts';

const vendors = readDocument('openapi.yaml');
const own = readDocument('obstop.openapi.yaml');

/** What the comparison says of a change to today's document. */
function changed(change: (document: Plain) => void, released = vendors): readonly string[] {
  const today = inlined(released);
  change(today);
  return documentBreaks(released, today as unknown as OpenApi).map(
    ({ operation, sentence }) => `${operation}: ${sentence}`,
  );
}

describe('a change that breaks a caller is found, and told in a sentence', () => {
  it.each([...plants, ...furtherPlants])('%s', (_, change, operation, sentence) => {
    expect(changed(change)).toEqual([`${operation}: ${sentence}`]);
  });

  it('in the document of our own calls', () => {
    const change = (document: Plain) => take(document.paths, '/obstop/v1/access-keys/{accessKeyId}');
    expect(changed(change, own)).toEqual([
      'DELETE /obstop/v1/access-keys/{accessKeyId} (disableAccessKey): disableAccessKey is gone',
    ]);
  });
});

describe('a change that breaks nobody is passed over', () => {
  it.each([...harmless, ...furtherHarmless])('%s', (_, change) => {
    expect(changed(change)).toEqual([]);
  });

  it('components where all was in place', () => {
    for (const document of [vendors, own])
      expect(documentBreaks(inlined(document) as unknown as OpenApi, document)).toEqual([]);
  });
});

describe('credentials', () => {
  /** A document of one operation, which says nothing of credentials for itself. */
  const guarded = (security: string[], header: string): OpenApi => ({
    paths: { '/a': { get: { operationId: 'getA', responses: {} } } },
    security: security.map((scheme) => ({ [scheme]: [] })),
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: header },
        password: { type: 'http', scheme: 'basic' },
      },
    },
  });
  const sentences = (...[then, now]: [OpenApi, OpenApi]) =>
    documentBreaks(then, now).map(({ sentence }) => sentence);

  it('of the whole document count where an operation says nothing', () => {
    expect(sentences(guarded([], 'X-Key'), guarded(['key'], 'X-Key'))).toEqual([
      'getA needs credentials now',
    ]);
  });

  it('break a caller in another header of the same name in the document', () => {
    expect(sentences(guarded(['key', 'password'], 'X-Key'), guarded(['key', 'password'], 'X-Other'))).toEqual(
      ['getA no longer takes these credentials: apiKey header X-Key'],
    );
  });
});

it('a schema that contains itself is compared to its end', () => {
  const tree = (leaf: string): OpenApi =>
    ({
      paths: {
        '/tree': {
          get: {
            operationId: 'getTree',
            responses: { 200: { content: { json: { schema: { $ref: '#/components/schemas/Tree' } } } } },
          },
        },
      },
      components: {
        schemas: {
          Tree: {
            type: 'object',
            properties: {
              leaf: { type: leaf },
              branches: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
            },
          },
        },
      },
    }) as OpenApi;
  expect(documentBreaks(tree('string'), tree('string'))).toEqual([]);
  expect(documentBreaks(tree('string'), tree('integer')).map(({ sentence }) => sentence)).toEqual([
    'the answer 200 of getTree may have leaf as integer, which was string',
  ]);
});
