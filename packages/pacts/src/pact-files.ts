import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ProviderName } from './contract.ts';
import type { Interaction } from './interaction.ts';
import { createRecorder, pactFile } from './record.ts';

const folder = path.resolve(import.meta.dirname, '../../../contracts/pacts');

/** The committed text of a pact; rejects where there is none. */
export const committedPact = (consumer: string, provider: ProviderName): Promise<string> =>
  readFile(path.join(folder, pactFile({ consumer, provider })), 'utf8');

/** A folder to record in; the caller removes it. */
export const recordingFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'obstop-pacts-'));

/** What one consumer asks of one provider. */
export interface Pact {
  readonly provider: ProviderName;
  readonly interactions: readonly Interaction<unknown>[];
}

/** Writes a consumer's files of contracts/pacts. Rejects where an interaction comes to something else than it has to. */
export async function makePacts(consumer: string, pacts: readonly Pact[]): Promise<void> {
  const dir = await recordingFolder();
  try {
    for (const { provider, interactions } of pacts) {
      const recorder = createRecorder({ consumer, provider, dir });
      for (const interaction of interactions) {
        const outcome = await recorder.record(interaction);
        if (!isDeepStrictEqual(outcome, interaction.expected))
          throw new Error(`${interaction.description}: the consumer made ${JSON.stringify(outcome)} of it`);
      }
      const file = pactFile({ consumer, provider });
      await writeFile(path.join(folder, file), await recorder.text());
      process.stdout.write(`wrote contracts/pacts/${file} (${interactions.length} interactions)\n`);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
