import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A generated password and where it is kept. */
export interface KeptPassword {
  password: string;
  file: string;
}

/** Where a generated password is kept. */
export type PasswordFile = ReturnType<typeof passwordFile>;

/** A generated password in a file of the data directory, with mode 600. */
function passwordFile(file: string, randomLength: number) {
  async function readText(): Promise<string | undefined> {
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
  /** Undefined where none is kept. */
  async function read(): Promise<KeptPassword | undefined> {
    const password = await readText();
    return password ? { password, file } : undefined;
  }
  async function generate(): Promise<KeptPassword> {
    const password = randomBytes(randomLength).toString('base64url');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    return { password, file };
  }
  return {
    path: file,
    read,
    /** What stands in it, which may be nothing; undefined where there is no file. */
    readText,
    /** Generated where none is kept. */
    readOrGenerate: async () => (await read()) ?? generate(),
    /** Somebody chose another password, which is nobody's to keep. */
    remove: () => rm(file, { force: true }),
  };
}

/** Of the user admin. */
export const adminPasswordFile = (dataDir: string) => passwordFile(path.join(dataDir, 'admin-password'), 18);

/**
 * Of root@sys in the demo clusters. Short enough that the SDKs, which cut their header into blocks of 53 bytes, put it
 * into one block together with the expiry: with a longer one a recorded block could be given another expiry.
 */
export const rootPasswordFile = (dataDir: string) => passwordFile(path.join(dataDir, 'root-password'), 16);
