import { describe, expect, it } from 'vitest';
import { obshellOperations, obstopOperations, ocpOperations } from '../../contracts/src/operations.ts';
import { nameOf, readDifferences } from './differences.ts';
import { surfaces } from './surfaces.ts';

const differences = readDifferences();
const operations = [ocpOperations, obshellOperations, obstopOperations].flatMap((table) =>
  Object.values(table),
);

describe('the differences of pnpm check:fuzz', () => {
  it('say what they are about and why they are right', () => {
    const incomplete = differences.filter(
      ({ check, operation, answer, reason }) => !check || !operation || !answer || !/^.{20,}\.$/.test(reason),
    );
    expect(incomplete).toEqual([]);
    expect(new Set(differences.map(nameOf)).size).toBe(differences.length);
  });

  it('are each about operations of the contract', () => {
    const unknown = differences.filter(
      ({ operation }) =>
        !operations.some(({ method, path }) => new RegExp(`^(?:${operation})$`).test(`${method} ${path}`)),
    );
    expect(unknown).toEqual([]);
  });
});

it('every operation of the contract is fuzzed, on one surface', () => {
  const wrong = operations.filter(
    ({ path }) => surfaces.filter(({ paths }) => paths.test(path)).length !== 1,
  );
  expect(wrong).toEqual([]);
});
