import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from './obshell/testing/access-rig.ts';
import { rootPasswordFile } from './password-file.ts';

describe('the generated password of root@sys', () => {
  it('is made at first, kept for its owner alone, and stays', async () => {
    const dataDir = tempDir();
    expect(await rootPasswordFile(dataDir).read()).toBeUndefined();
    const { password, file } = await rootPasswordFile(dataDir).readOrGenerate();
    expect(file).toBe(path.join(dataDir, 'root-password'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${password}\n`);
    expect(await rootPasswordFile(dataDir).readOrGenerate()).toEqual({ password, file });
    expect(await rootPasswordFile(dataDir).read()).toEqual({ password, file });
  });

  it('shares the SDKs’ first block of 53 bytes with the expiry', async () => {
    const { password } = await rootPasswordFile(tempDir()).readOrGenerate();
    expect(`{"auth": "${password}", "ts": "1600000000"`.length).toBeLessThanOrEqual(53);
  });

  it('is made anew where the file is empty', async () => {
    const dataDir = tempDir();
    writeFileSync(path.join(dataDir, 'root-password'), '\n');
    expect((await rootPasswordFile(dataDir).readOrGenerate()).password).not.toBe('');
  });
});
