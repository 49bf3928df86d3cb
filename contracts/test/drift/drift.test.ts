import { afterAll, describe, expect, it } from 'vitest';
import { answerMutations } from './answer-mutations.ts';
import { pactOf, pacts, readDocument } from './committed.ts';
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
