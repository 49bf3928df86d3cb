import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './packages/run.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  steps: Step[];
  permissions?: Record<string, string>;
  environment?: string;
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: root }).sort();
const workflows = files.map((file) => ({
  file,
  content: parse(read(file)) as { on: object; permissions: unknown; jobs: Record<string, Job> },
}));
const jobs = workflows.flatMap(({ file, content }) =>
  Object.entries(content.jobs).map(([name, job]): [string, Job] => [`${path.basename(file)} ${name}`, job]),
);
const runsOf = ({ steps }: Job) => steps.map(({ run }) => run ?? '').join('\n');
/** Anything that runs code which is not in the workflow itself. */
const foreignCode = /\b(npx|pnpm|yarn|corepack|node)\b|\bnpm (ci|i|install|exec|run|test|x)\b|\.ci\//;

describe('workflows', () => {
  it('are there for pull requests and for releases', () => {
    expect(files.map((file) => path.basename(file))).toEqual(['pull-request.yml', 'release.yml']);
    // `pull_request_target` would run a stranger's code with our rights.
    for (const { content } of workflows) expect(Object.keys(content.on)).not.toContain('pull_request_target');
  });

  it('use actions by commit alone, with the version beside it', () => {
    const uses = files.flatMap((file) => read(file).match(/^.*\buses:.*$/gm) ?? []);
    expect(uses.length).toBeGreaterThan(4);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w./-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('leave no credentials behind a checkout, and take nothing from a cache', () => {
    const steps = jobs.flatMap(([, job]) => job.steps);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@')))
      expect(step.with).toMatchObject({ 'package-manager-cache': false });
  });

  it('have no rights by default, and each job says which it needs', () => {
    for (const { content } of workflows) expect(content.permissions).toEqual({});
    for (const [name, { permissions }] of jobs) expect(permissions, name).toBeDefined();
  });

  it('run no code of others where there is a right to write or to prove who one is', () => {
    const mighty = jobs.filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    expect(mighty.map(([name]) => name)).toEqual([
      'release.yml propose',
      'release.yml publish',
      'release.yml tag',
    ]);
    for (const [name, job] of mighty) expect(runsOf(job), name).not.toMatch(foreignCode);
    expect(runsOf(Object.fromEntries(jobs)['release.yml build'] as Job)).toMatch(foreignCode);
  });

  it('publish in one job alone: in a protected environment, without a checkout', () => {
    const publishing = jobs.filter(
      ([, job]) => job.permissions?.['id-token'] !== undefined || /\bnpm publish\b/.test(runsOf(job)),
    );
    expect(publishing.map(([name]) => name)).toEqual(['release.yml publish']);
    for (const [, { environment, permissions, steps }] of publishing) {
      expect(environment).toBe('npm');
      expect(permissions).toEqual({ 'id-token': 'write' });
      expect(steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
    }
  });
});

describe('published packages', () => {
  const manifests = globSync(['contracts/package.json', '{packages,apps,examples}/*/package.json'], {
    cwd: root,
  })
    .map((file) => ({ folder: path.dirname(file), manifest: JSON.parse(read(file)) }))
    .filter(({ manifest }) => !manifest.private);

  it('say which repository and folder they come from, as provenance asks', () => {
    expect(manifests.map(({ folder }) => folder).sort()).toEqual([
      'apps/cli',
      'contracts',
      'packages/client',
    ]);
    for (const { folder, manifest } of manifests) {
      expect(manifest.repository, folder).toEqual({
        type: 'git',
        url: 'git+https://github.com/obstop/obstop.git',
        directory: folder.split(path.sep).join('/'),
      });
      expect(manifest.publishConfig).toMatchObject({ access: 'public', provenance: true });
    }
  });
});

it('a version of a dependency is taken only days after it was published', () => {
  expect(parse(read('pnpm-workspace.yaml')).minimumReleaseAge).toBeGreaterThanOrEqual(1440);
});
