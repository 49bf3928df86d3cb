import { obshellErrorExample, obstopErrorExample, ocpErrorExample } from '@obstop/contracts/examples';
import { obshellV1, obstopV1, ocpV2 } from '@obstop/contracts/router';
import { describe, expect, it } from 'vitest';
import { checkObshellAnswer, checkObstopAnswer, checkOcpAnswer } from './validate.ts';

interface Documented {
  metadata: { examples: Record<string, { value: unknown }> };
}

// Plain text and a bare object: nothing that the client reads.
const withoutEnvelope = new Set(['getTime', 'getInfo']);

const apis = [
  { name: 'OCP', check: checkOcpAnswer, routes: ocpV2, error: ocpErrorExample('clusterNotFound') },
  {
    name: 'obshell',
    check: checkObshellAnswer,
    routes: obshellV1,
    error: obshellErrorExample('Task.NotFound'),
  },
  {
    name: 'obstop',
    check: checkObstopAnswer,
    routes: obstopV1,
    error: obstopErrorExample('userNotFound'),
  },
];

describe.each(apis)('the strict check for $name', ({ check, routes, error }) => {
  const operations = Object.entries(routes as unknown as Record<string, Documented>).filter(
    ([operation]) => !withoutEnvelope.has(operation),
  );

  it('knows every call of the contract and passes each of its examples', () => {
    expect(operations.length).toBeGreaterThan(12);
    for (const [operation, route] of operations)
      for (const [name, { value }] of Object.entries(route.metadata.examples))
        expect([operation, name, check(operation, 200, value)]).toEqual([operation, name, []]);
  });

  it('faults an unknown member in each of them, wherever it is', () => {
    for (const [operation, route] of operations)
      for (const { value } of Object.values(route.metadata.examples))
        expect(check(operation, 200, { ...(value as object), surprise: 1 })).not.toEqual([]);
  });

  it('holds errors against the error envelope', () => {
    const { value } = error as { value: object };
    expect(check('getTask', 404, value)).toEqual([]);
    expect(check('getTask', 404, { ...value, successful: true })).not.toEqual([]);
  });

  it('faults a call that is not in the contract', () => {
    expect(check('toString', 200, {})).toHaveLength(1);
  });
});

it('names the place as the default reader does, inside of a union too', () => {
  const { value } =
    Object.values(ocpV2.stopZone.metadata.examples as Documented['metadata']['examples'])[0] ?? {};
  const body = structuredClone(value) as { data: { subtasks: { status: string }[] } };
  const [, second] = body.data.subtasks;
  if (second) second.status = 'NAPPING';
  expect(checkOcpAnswer('stopZone', 200, body)).toEqual([
    { path: 'data.subtasks[1].status', message: expect.stringContaining('PENDING') },
  ]);
});
