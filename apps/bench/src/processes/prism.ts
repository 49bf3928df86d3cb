import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'yaml';
import type { Bench } from '../figure.ts';
import { root } from '../workspace.ts';
import { firstAnswer } from './answered.ts';
import { startChild } from './child.ts';
import { freePort } from './free-port.ts';

/** An answer that the mock gives instead of the contract's example. */
export interface Answer {
  /** As in the document, with `{name}` for a parameter. */
  path: string;
  method: 'get' | 'post';
  status: number;
  body: unknown;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { $ref?: string; content?: object }> }>>;
}

const require = createRequire(import.meta.url);

/** The whole contract, with one operation's answer replaced; the only one it has, so that nobody need prefer it. */
function withAnswer(document: Document, { path: route, method, status, body }: Answer): Document {
  const operation = document.paths[route]?.[method];
  const declared = operation?.responses[String(status)];
  if (!operation || !declared) throw new Error(`the contract has no ${status} for ${method} ${route}`);
  operation.responses = {
    [status]: { description: 'As recorded', content: { 'application/json': { example: body } } } as object,
  };
  return document;
}

/** Prism without a log and without our front, on the contract with the recorded answer in it. */
export async function startPrism(bench: Bench, answer: Answer): Promise<{ host: string; port: number }> {
  const text = await readFile(path.join(root, 'contracts/openapi.yaml'), 'utf8');
  const file = path.join(await bench.scratch(), 'openapi.json');
  await writeFile(file, JSON.stringify(withAnswer(parse(text) as Document, answer)));
  const bin = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');
  const port = await freePort();
  const options = ['--host', '127.0.0.1', '--port', String(port), '--multiprocess', 'false'];
  const child = startChild(bench, bin, { args: ['mock', file, ...options, '--verboseLevel', 'silent'] });
  const failed = child.next();
  await Promise.race([firstAnswer(`http://127.0.0.1:${port}/`), failed]);
  failed.catch(() => {});
  return { host: '127.0.0.1', port };
}
