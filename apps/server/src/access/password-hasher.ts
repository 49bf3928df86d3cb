import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Derives a key; node's scrypt, or a test's. */
export type Derive = (
  password: string,
  salt: Uint8Array,
  length: number,
  options: ScryptOptions,
) => Promise<Buffer>;

/** Hashes passwords; whoever calls it bounds how many at once. */
export type PasswordHasher = ReturnType<typeof createPasswordHasher>;

/** As that, where new passwords wait for their turn; `busy` where too many do. */
export interface PasswordHashing extends Pick<PasswordHasher, 'verify'> {
  hash(password: string): Promise<string | 'busy'>;
}

const keyLength = 32;
const blockSize = 8;

const nodeScrypt: Derive = promisify(scrypt);

interface Parsed {
  exponent: number;
  salt: Buffer;
  key: Buffer;
}

/** `scrypt$15$<salt>$<key>`, the last two in base64url. */
function parse(hash: string): Parsed | undefined {
  const [, exponent, ...encoded] = /^scrypt\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(hash) ?? [];
  const [salt, key] = encoded.map((text) => Buffer.from(text, 'base64url'));
  return salt && key && { exponent: Number(exponent), salt, key };
}

export function createPasswordHasher(options: { costExponent: number; derive?: Derive }) {
  const { costExponent, derive = nodeScrypt } = options;
  const nothing: Parsed = { exponent: costExponent, salt: randomBytes(16), key: randomBytes(keyLength) };

  function key(password: string, salt: Buffer, exponent: number): Promise<Buffer> {
    const cost = 2 ** exponent;
    // Twice what the computation takes: node refuses from the very limit on.
    const maxmem = 256 * blockSize * cost;
    return derive(password, salt, keyLength, { cost, blockSize, parallelization: 1, maxmem });
  }

  return {
    /** A text that holds method, parameters, salt and hash. */
    async hash(password: string): Promise<string> {
      const salt = randomBytes(16);
      const derived = await key(password, salt, costExponent);
      return ['scrypt', costExponent, salt.toString('base64url'), derived.toString('base64url')].join('$');
    },
    /** Against nothing it takes as long and is never true, so that a name that is not there takes as long as one that is. */
    async verify(password: string, hash: string | undefined): Promise<boolean> {
      const known = hash === undefined ? undefined : parse(hash);
      const against = known ?? nothing;
      const derived = await key(password, against.salt, against.exponent);
      const same = derived.length === against.key.length && timingSafeEqual(derived, against.key);
      return same && known !== undefined;
    },
  };
}
