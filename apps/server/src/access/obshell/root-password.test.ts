import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptRootPassword, readRootPassword } from './root-password.ts';
import { tempDir } from './testing/access-rig.ts';

describe('the generated password of root@sys', () => {
  it('is made at first, kept for its owner alone, and stays', async () => {
    const dataDir = tempDir();
    expect(await readRootPassword(dataDir)).toBeUndefined();
    const { password, file } = await keptRootPassword(dataDir);
    expect(file).toBe(path.join(dataDir, 'root-password'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${password}\n`);
    expect(await keptRootPassword(dataDir)).toEqual({ password, file });
    expect(await readRootPassword(dataDir)).toEqual({ password, file });
  });

  it('shares the SDKs’ first block of 53 bytes with the expiry', async () => {
    const { password } = await keptRootPassword(tempDir());
    expect(`{"auth": "${password}", "ts": "1600000000"`.length).toBeLessThanOrEqual(53);
  });

  it('is made anew where the file is empty', async () => {
    const dataDir = tempDir();
    writeFileSync(path.join(dataDir, 'root-password'), '\n');
    expect((await keptRootPassword(dataDir)).password).not.toBe('');
  });
});
