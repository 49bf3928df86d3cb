import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ObshellStartRequest, ObshellStopRequest } from '../src/index.ts';
import type { BodyOf, obshellRoutes } from '../src/routes.ts';
import { type ObshellRequestParts, readObshellRequest } from '../src/rules.ts';
import { pactOf, readDocument } from './drift/committed.ts';
import { compare } from './drift/compare.ts';

type Scope = ObshellStopRequest['scope'];

it('callers are asked for a scope and its type', () => {
  expectTypeOf<Scope['type']>().toEqualTypeOf<'GLOBAL' | 'ZONE' | 'SERVER'>();
  expectTypeOf<ObshellStartRequest['scope']>().toEqualTypeOf<Scope>();
  expectTypeOf<{ force: true }>().not.toExtend<ObshellStopRequest>();
  expectTypeOf<{ scope: { target: string[] } }>().not.toExtend<ObshellStopRequest>();
  expectTypeOf<undefined>().not.toExtend<BodyOf<(typeof obshellRoutes)['stopOb']>>();
  expectTypeOf<BodyOf<(typeof obshellRoutes)['operateNode']>>().toEqualTypeOf<{ operator: 'PASS' }>();
});

/** Whether the document has anything against a body of a call that a pact has. */
async function documentTakes(operation: string, content: unknown): Promise<boolean> {
  const pact = pactOf(operation);
  const [interaction] = pact.interactions.filter(({ response }) => response.status === 200);
  const { request } = interaction as unknown as { request: { body: object } };
  const asking = { ...interaction, request: { ...request, body: { ...request.body, content } } };
  const findings = await compare(readDocument(), {
    ...pact,
    interactions: [asking],
  } as unknown as typeof pact);
  expect(findings.filter((finding) => !finding.startsWith('request.body.incompatible'))).toEqual([]);
  return findings.length === 0;
}

const parts = (content: unknown): ObshellRequestParts => ({
  params: { id: '11' },
  query: {},
  text: JSON.stringify(content),
});
const global = { type: 'GLOBAL' };
const both = { force: true, terminate: true };

/* Addresses are not among them: a JSON Schema that told good ones from bad ones would help nobody. */
describe('the document refuses what the rules refuse, and takes what they take', () => {
  it.each<['stopOb' | 'startOb' | 'operateDag' | 'operateNode', unknown]>([
    ...(['stopOb', 'startOb'] as const).flatMap((call) =>
      [
        {},
        { scope: null },
        { scope: {} },
        { scope: { type: null } },
        { scope: { type: 'NONSENSE' } },
        { scope: { type: 'ZONE' } },
        { scope: { type: 'ZONE', target: [] } },
        { scope: { type: 'SERVER', target: null } },
        { scope: { type: 'SERVER', target: [] } },
        { scope: { type: 'ZONE', target: [1] } },
        { scope: { type: 'ZONE', target: ['zone1'] } },
        { scope: { type: 'SERVER', target: ['10.10.10.1'] }, forcePassDag: { id: ['1'] } },
        { scope: global },
        { scope: { ...global, target: null }, force: true },
        { scope: { ...global, target: [] }, terminate: true },
        { scope: 'GLOBAL', force: true },
      ].map((body): ['stopOb' | 'startOb', unknown] => [call, body]),
    ),
    ['stopOb', { scope: global, force: false, terminate: null }],
    ['stopOb', { scope: global, force: false, terminate: true }],
    ['stopOb', { scope: global, force: true, terminate: null }],
    ['stopOb', { scope: global, ...both }],
    ['stopOb', { scope: { type: 'ZONE', target: ['zone1'] }, ...both }],
    ['stopOb', { scope: { type: 'ZONE', target: ['zone1'] }, force: false, terminate: false }],
    ['stopOb', { scope: global, force: 'true' }],
    ['operateDag', { operator: 'CANCEL' }],
    ['operateDag', { operator: 'RUN' }],
    ['operateDag', {}],
    ['operateNode', { operator: 'PASS' }],
    ['operateNode', { operator: 'CANCEL' }],
  ])('%s with %j', async (operation, body) => {
    const { kind } = readObshellRequest(operation, parts(body));
    expect(await documentTakes(operation, body)).toBe(kind === 'read');
  });
});
