import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { PrismStartError, startPrism } from './prism-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-mock-'));
afterAll(() => rmSync(folder, { recursive: true }));

function documentSaying(word: string): string {
  const file = path.join(folder, `${word}.json`);
  const answer = {
    description: '',
    content: { 'text/plain': { schema: { type: 'string' }, example: word } },
  };
  writeFileSync(
    file,
    JSON.stringify({ openapi: '3.1.0', info: {}, paths: { '/': { get: { responses: { 200: answer } } } } }),
  );
  return file;
}

describe('startPrism', { timeout: 30_000 }, () => {
  it('knows where Prism listens after its document has changed', async () => {
    const file = documentSaying('before');
    const prism = await startPrism(file);
    try {
      const ask = async () => {
        const { host, port } = prism.address();
        return (await fetch(`http://${host}:${port}/`)).text();
      };
      expect(await ask()).toBe('before');
      copyFileSync(documentSaying('after'), file);
      // Prism restarts once the file has rested for half a second.
      await vi.waitFor(async () => expect(await ask()).toBe('after'), 20_000);
    } finally {
      await prism.stop();
    }
    expect(() => process.kill(prism.pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });

  it('rejects with Prism’s own words when it cannot read the document', async () => {
    const missing = path.join(folder, 'missing.yaml');
    const failure = await startPrism(missing).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PrismStartError);
    expect(String(failure)).toContain('missing.yaml');
  });
});
