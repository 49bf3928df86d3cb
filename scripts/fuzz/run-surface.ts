import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../packages/run.ts';
import { password, startServer } from '../testing/start-app.ts';
import { differencesFile } from './differences.ts';
import { end } from './end.ts';
import { type Outcome, readOutcome } from './outcome.ts';
import type { Surface } from './surfaces.ts';

/** How much is tried. */
export interface Amount {
  /** For each operation, at most. */
  readonly examples: number;
  readonly seed: number;
  /** Names of checks. */
  readonly withoutChecks: readonly string[];
}

/** Fuzzes one surface of a server of its own. Rejects where Schemathesis itself fails. */
export async function runSurface(
  python: string,
  surface: Surface,
  { examples, seed, withoutChecks }: Amount,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedMs = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-fuzz-'));
  const server = await startServer(5, ['--config', path.join(import.meta.dirname, 'fleet.yaml')]);
  try {
    const report = path.join(folder, 'report.json');
    const counts = path.join(folder, 'counts.json');
    const options = [
      ...['--config-file', path.join(import.meta.dirname, 'schemathesis.toml'), '--no-color'],
      ...['run', path.join(root, surface.document), '--url', server.url, '--header', surface.header],
      ...['--include-path-regex', surface.paths.source, '--checks', 'all'],
      ...withoutChecks.flatMap((check) => ['--exclude-checks', check]),
      ...['--max-examples', `${examples}`, '--seed', `${seed}`],
      ...['--report', 'json', '--report-json-path', report],
    ];
    const { code, output } = await end(python, ['-m', 'schemathesis.cli', ...options], {
      cwd: folder,
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONPATH: import.meta.dirname,
        PYTHONUTF8: '1',
        SCHEMATHESIS_HOOKS: 'hooks',
        OBSTOP_FUZZ_URL: server.url,
        OBSTOP_FUZZ_SURFACE: surface.name,
        OBSTOP_FUZZ_PASSWORD: password,
        OBSTOP_FUZZ_DIFFERENCES: differencesFile,
        OBSTOP_FUZZ_COUNTS: counts,
      },
      signal,
    });
    signal.throwIfAborted();
    const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
    const read = await Promise.all([readJson(report), readJson(counts)]).catch(() => {
      throw new Error(`Schemathesis ended with ${code} before its report:\n${output}`);
    });
    return readOutcome(...read, output, (performance.now() - startedMs) / 1000);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
