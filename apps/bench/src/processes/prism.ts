import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'yaml';
import type { Bench } from '../figure.ts';
import { root } from '../workspace.ts';
import { startOnFreePort } from './start-on-free-port.ts';

/** An answer that the mock gives instead of the contract's example. */
export interface RecordedAnswer {
  /** As in the document, with `{name}` for a parameter. */
  path: string;
  method: 'GET' | 'POST';
  status: number;
  body: unknown;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, object> }>>;
}

const require = createRequire(import.meta.url);
const prism = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');

/** Prism without a log and without our front, on the whole contract; the one operation has the recorded answer and no other. Its port. */
export async function startPrism(bench: Bench, recorded: RecordedAnswer): Promise<number> {
  const { path: route, method, status, body } = recorded;
  const document: Document = parse(await readFile(path.join(root, 'contracts/openapi.yaml'), 'utf8'));
  const operation = document.paths[route]?.[method.toLowerCase()];
  if (!operation?.responses[status]) throw new Error(`the contract has no ${status} for ${method} ${route}`);
  operation.responses = {
    [status]: { description: 'As recorded', content: { 'application/json': { example: body } } },
  };
  const file = path.join(await bench.newFolder(), 'openapi.json');
  await writeFile(file, JSON.stringify(document));
  const options = ['--multiprocess', 'false', '--verboseLevel', 'silent'];
  const { port } = await startOnFreePort(bench, prism, '/', (free) => ({
    args: ['mock', file, '--host', '127.0.0.1', '--port', String(free), ...options],
  }));
  return port;
}
