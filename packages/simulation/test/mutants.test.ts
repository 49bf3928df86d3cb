import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatewayMutants } from '../scripts/mutants/gateway-list.ts';
import { mutants as engineMutants } from '../scripts/mutants/list.ts';
import { type Mutant, mutated, root } from '../scripts/mutants/mutant.ts';

const mutants = [...engineMutants, ...gatewayMutants];

/** What is wrong with a mutant by today's files, if anything. */
function faultOf(mutant: Mutant): string | undefined {
  const content = readFileSync(path.join(root, mutant.file), 'utf8');
  try {
    return mutated(content, mutant) === content ? `${mutant.name} changes nothing` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function play(...args: string[]) {
  const script = path.join(root, 'packages/simulation/scripts/mutants.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('the planted bugs', () => {
  it('are edits of today’s files: a text that is there once, and another in its place', () => {
    expect(mutants.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('are told apart by their names', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it('that are caught are shown with the seed that caught them', () => {
    const { status, said } = play(
      '--only',
      '^(outage-fails-step|epoch|deadline-stored-anew) ',
      '--seeds',
      '100',
    );
    expect({ status, said }).toMatchObject({ status: 0, said: expect.stringContaining('3 of 3 caught') });
    expect(said).toMatch(
      /outage-fails-step: .*\n +seed \d+: task \d+, .* at \d+ ms: failed although nothing did/,
    );
  });

  it('of the gateway are caught by its own simulation', () => {
    const { status, said } = play('--only', '^(order-not-stored|standing-forgotten) ', '--seeds', '100');
    expect({ status, said }).toMatchObject({ status: 0, said: expect.stringContaining('2 of 2 caught') });
  });

  it('that survive make the command fail', () => {
    const { status, said } = play('--only', '^lost-wake-up ', '--seeds', '1');
    expect({ status, said }).toMatchObject({
      status: 1,
      said: expect.stringContaining('survived 1 seeds: lost-wake-up'),
    });
  });
});
