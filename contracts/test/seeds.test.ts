import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { apis } from '../scripts/apis.ts';
import { routesOf } from '../scripts/openapi-document.ts';
import { writeJson } from '../src/json/lossless.ts';

/** The vendor's sample bodies, value for value; each has to be a named example of a route. */
const root = new URL('../src/', import.meta.url);
const fixtures = globSync('*/fixtures/*.json', { cwd: fileURLToPath(root) }).map((name) => ({
  name,
  text: readFileSync(new URL(name, root), 'utf8'),
}));

describe('the vendor’s samples', () => {
  const shown = apis.flatMap((api) =>
    routesOf(api).flatMap((route) => {
      const { examples, requestExamples } = route.metadata;
      return [...Object.values(examples), ...Object.values(requestExamples ?? {})].map(({ value }) =>
        writeJson(value),
      );
    }),
  );

  it.each(fixtures.map(({ name, text }) => [name, text] as const))(
    '%s is an example of the document',
    (_name, text) => {
      expect(shown).toContain(JSON.stringify(JSON.parse(text)));
    },
  );
});
