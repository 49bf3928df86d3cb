import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { expect, it } from 'vitest';
import { obshellOperations, obstopOperations, ocpOperations } from '../contracts/src/operations.ts';

/*
 * Method and path of a call stand in the contract's routes, and everybody else takes them from the table that is made of
 * these: a path that is written down once more would not follow a change of the contract.
 */
const root = path.dirname(import.meta.dirname);

/** Texts that are paths all the same, with the reason. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Where Fastify mounts the surface, and where another API's envelope begins: for paths that no route has, too.
  'apps/server/src/http/obshell/surface.ts': ['/api/v1'],
  'apps/mock/src/surfaces/obshell.ts': ['/api/v1'],
};

const files = globSync('{packages,apps,examples}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: (name) => ['node_modules', 'dist', 'test', 'testing'].includes(path.basename(name)),
}).filter((file) => !/\.test\.tsx?$/.test(file));

const templates = [ocpOperations, obshellOperations, obstopOperations]
  .flatMap((table) => Object.values(table))
  .map((operation) => operation.path.split('/').slice(1));

/** Every text of a file, `{}` standing for whatever is put into a template. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  new Visitor({
    Literal: ({ value }) => void (typeof value === 'string' && texts.push(value)),
    TemplateLiteral: ({ quasis }) => void texts.push(quasis.map(({ value }) => value.raw).join('{}')),
    JSXText: ({ value }) => void texts.push(value),
  }).visit(parseSync(file, readFileSync(path.join(root, file), 'utf8')).program);
  return texts;
}

const isParameter = (segment: string) => segment.startsWith('{');

/** Whether segments stand one after another in a call's path; what is put in may be a parameter's value. */
const standsIn = (segments: readonly string[], template: readonly string[]) =>
  template.some((_, from) =>
    segments.every((segment, index) => {
      const there = template[from + index];
      return there !== undefined && (isParameter(there) ? segment !== '' : segment === there);
    }),
  );

/** The part of a text that is a path, or part of one, of a call: absolute, or with a word of the API in it. */
export function pathIn(text: string): string | undefined {
  const whole = /\/(?:api\/v[12]|obstop\/v1)(?:[/?]|$)[^\s"']*/.exec(text);
  if (whole) return whole[0];
  const [candidate = ''] =
    /^(?:[A-Z]+ )?(?:\{\})?((?:\/?[\w.{}-]+)(?:\/[\w.{}-]+)*)(?=\?|$)/.exec(text)?.slice(1) ?? [];
  const segments = candidate.replace(/^\//, '').split('/');
  const words = segments.filter((segment) => !isParameter(segment));
  if (words.length === 0 || (!candidate.startsWith('/') && segments.length < 2)) return undefined;
  const fits = templates.some(
    (template) => standsIn(segments, template) && words.every((word) => template.includes(word)),
  );
  return fits ? candidate : undefined;
}

it.each([
  ['/api/v2/ob/clusters/1/stop', true],
  ['http://a/api/v1/ob/stop?x=1', true],
  ['{}/zones/{}/stop', true],
  ['/subtasks/{}/log', true],
  ['users/{}/access-keys', true],
  ['{}/task/dag/{}', true],
  ['/stop', true],
  ['./ocp/tasks.ts', false],
  ['stop', false],
  ['{}/{}', false],
  ['/metrics', false],
  ['a zone/server', false],
])('%j is a path of a call: %s', (text, isOne) => {
  expect(pathIn(text) !== undefined).toBe(isOne);
});

it('no source but the contract’s writes a path of a call down', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    textsOf(file)
      .flatMap((text) => pathIn(text) ?? [])
      .filter((text) => !exceptions[file]?.includes(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
