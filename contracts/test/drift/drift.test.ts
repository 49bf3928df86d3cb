import { afterAll, describe, expect, it } from 'vitest';
import { answerMutations } from './answer-mutations.ts';
import { type Pact, pactOf, pacts, readDocument } from './committed.ts';
import { compare } from './compare.ts';
import { documentMutations } from './document-mutations.ts';
import { holdsWith } from './stub-provider.ts';

describe('the pact', () => {
  it.each(pacts.map((pact) => [pact.consumer.name, pact.provider.name, pact] as const))(
    'of %s with %s asks for nothing that the document does not have',
    async (_consumer, _provider, pact) => {
      expect(pact.interactions.length).toBeGreaterThan(0);
      expect(await compare(readDocument(), pact)).toEqual([]);
    },
  );
});

/** A pact as docs/contract-testing.md has a team write it, with this for its `error.target`. */
const consolePact = (target: Record<string, unknown>): Pact => {
  const pact = structuredClone(pactOf('stopZone', 'clusterBusy'));
  const [{ response }] = pact.interactions as unknown as [{ response: Record<string, unknown> }];
  response.body = {
    contentType: 'application/json',
    encoded: false,
    content: { successful: false, error: { target } },
  };
  return pact;
};

describe('the pact of a team of its own', () => {
  it.each([[{ taskId: 7 }], [{ clusterId: 1, taskId: 7, taskName: 'Stop OB zone' }]])(
    'may ask for the target %j of a conflict',
    async (target) => {
      expect(await compare(readDocument(), consolePact(target))).toEqual([]);
    },
  );

  it.each([
    [{ task_id: 7 }],
    [{ taskId: '7' }],
    [{ taskId: 7, rule: 'cluster-status' }],
    [{ taskId: 7, reason: 'task-not-failed' }],
    [{ id: 7 }],
  ])('is told that no conflict has the target %j', async (target) => {
    expect(await compare(readDocument(), consolePact(target))).not.toEqual([]);
  });
});

/** Whoever changes the contract breaks a test before a caller: each drift is tried, and each is caught. */
describe('the drift drill', () => {
  const caught: string[] = [];
  afterAll(() => {
    const all = documentMutations.length + answerMutations.length;
    process.stdout.write(`drift drill: ${caught.length} of ${all} caught\n${caught.join('\n')}\n`);
  });

  it.each(documentMutations)('the comparator finds it where $what', async ({ what, operation, mutate }) => {
    const document = readDocument();
    mutate(document);
    const findings = await compare(document, pactOf(operation));
    expect(findings).not.toEqual([]);
    caught.push(`  ${what} – the comparator (${findings[0]})`);
  });

  it.each(answerMutations)(
    'the verification is red where $what',
    async ({ what, operation, example, consumer, mutate }) => {
      const pact = pactOf(operation, example, consumer);
      expect(await holdsWith(pact, () => {})).toBe(true);
      expect(await holdsWith(pact, mutate)).toBe(false);
      caught.push(`  ${what} – the verification (${pact.interactions[0]?.description})`);
    },
  );
});
