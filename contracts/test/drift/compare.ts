import * as library from '@pactflow/openapi-pact-comparator';
import type { Loose, Pact } from './committed.ts';

// The package's own types cannot be resolved: they lead to files that are not in it.
const { Comparator } = library as unknown as {
  Comparator: new (options: {
    oas: Loose;
  }) => {
    compare(
      pact: Pact,
    ): AsyncIterable<{ code: string; mockDetails?: { interactionDescription?: string | null } }>;
  };
};

/** What the comparator has against a pact: the kind of each finding, and the interaction. */
export async function compare(document: Loose, pact: Pact): Promise<string[]> {
  const findings: string[] = [];
  for await (const { code, mockDetails } of new Comparator({ oas: document }).compare(pact))
    findings.push(`${code}: ${mockDetails?.interactionDescription ?? ''}`);
  return findings;
}
