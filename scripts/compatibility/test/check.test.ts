import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { documents, writeBaseline } from '../baseline.ts';
import { checkCompatibility } from '../check.ts';

/** A repository of the contract alone. */
const root = mkdtempSync(path.join(tmpdir(), 'obstop-compatibility-'));
afterAll(() => rmSync(root, { recursive: true }));
const here = path.join(import.meta.dirname, '../../..');
const inRoot = (file: string) => path.join(root, file);

beforeEach(() => {
  rmSync(root, { recursive: true });
  mkdirSync(inRoot('.changeset'), { recursive: true });
  for (const file of [...documents, 'pacts'])
    cpSync(path.join(here, 'contracts', file), inRoot(`contracts/${file}`), { recursive: true });
});

const renameOperation = () => {
  const file = inRoot('contracts/openapi.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('operationId: getSecret\n', 'operationId: readSecret\n'),
  );
};
const changeset = (release: string) =>
  writeFileSync(
    inRoot('.changeset/quick-fox.md'),
    `---\n${release}\n---\n\nThe key is read by another name.\n`,
  );
const sentence = 'openapi.yaml: GET /api/v1/secret (getSecret): getSecret is called readSecret now';

describe('the check of compatibility', () => {
  it('says how a baseline is made where there is none', () => {
    const { passes, report } = checkCompatibility(root);
    expect(passes).toBe(false);
    expect(report).toEqual([
      'no baseline of openapi.yaml, obstop.openapi.yaml: write it with "npx -y pnpm@12.21.0 check:compatibility --write" and commit contracts/baseline',
    ]);
  });

  it('passes where nothing has changed since the baseline was written', () => {
    writeBaseline(root);
    expect(checkCompatibility(root).passes).toBe(true);
  });

  it('fails on a break, says which it is and what to do', () => {
    writeBaseline(root);
    renameOperation();
    const { passes, report } = checkCompatibility(root);
    expect(passes).toBe(false);
    expect(report[0]).toBe(sentence);
    expect(report.join('\n')).toContain('mark @obstop/contracts as major: npx -y pnpm@12.21.0 changeset');
  });

  it.each(["'@obstop/contracts': minor", '"@obstop/client": major'])(
    'fails on a break that a changeset with %s comes with',
    (release) => {
      writeBaseline(root);
      renameOperation();
      changeset(release);
      expect(checkCompatibility(root).passes).toBe(false);
    },
  );

  it.each(["'@obstop/contracts': major", '"@obstop/client": minor\n"@obstop/contracts": major'])(
    'tells of a break and passes it where a changeset says %s',
    (release) => {
      writeBaseline(root);
      renameOperation();
      changeset(release);
      const { passes, report } = checkCompatibility(root);
      expect(passes).toBe(true);
      expect(report).toEqual([
        sentence,
        'One change breaks callers, as quick-fox.md says: @obstop/contracts is marked as major.',
      ]);
    },
  );

  it('passes a break that a changeset tells of word for word, and no other', () => {
    writeBaseline(root);
    renameOperation();
    writeFileSync(
      inRoot('.changeset/quick-fox.md'),
      `---\n'@obstop/contracts': minor\n---\n\nWas wrong. ${sentence}.\n`,
    );
    const { passes, report } = checkCompatibility(root);
    expect(passes).toBe(true);
    expect(report[0]).toBe(`corrected, as a changeset tells: ${sentence}`);
    const file = inRoot('contracts/openapi.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('operationId: getStatus\n', 'operationId: readStatus\n'),
    );
    const second = checkCompatibility(root);
    expect(second.passes).toBe(false);
    expect(second.report[0]).toContain('getStatus is called readStatus now');
    expect(second.report[1]).toMatch(/^One change breaks callers/);
  });

  it('passes after a release, which makes the present documents and pacts the baseline', () => {
    writeBaseline(root);
    renameOperation();
    writeFileSync(inRoot('contracts/baseline/pacts/of-another-time.json'), '{}');
    writeBaseline(root);
    expect(checkCompatibility(root).passes).toBe(true);
    const pact = 'pacts/obstop-client-ocp-v2.json';
    expect(readFileSync(inRoot(`contracts/baseline/${pact}`))).toEqual(
      readFileSync(inRoot(`contracts/${pact}`)),
    );
    expect(() => readFileSync(inRoot('contracts/baseline/pacts/of-another-time.json'))).toThrow('ENOENT');
  });
});
