import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { openBlocks } from './open-blocks.ts';

/** The key pair that clients encrypt their headers for. */
export interface AgentKeyPair {
  /** Base64 of the PKCS#1 DER, as clients read it. */
  publicKey: string;
  /** Base64 of the PKCS#8 DER. */
  privateKey: string;
  /** Length of a block in bytes. */
  blockBytes: number;
}

const generate = promisify(generateKeyPair);

/** A new private key of so many bits: base64 of its PKCS#8 DER. */
export async function newPrivateKey(bits: number): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: bits });
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

/** The key pair of a private key of so many bits, as `newPrivateKey` writes it. Throws where this OpenSSL tells wrong paddings apart. */
export function readKeyPair(privateKey: string, bits: number): AgentKeyPair {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const pair = { publicKey, privateKey, blockBytes: bits / 8 };
  refuseOracle(pair);
  return pair;
}

/** An OpenSSL without implicit rejection would tell a wrong padding by an error: better no server than such a one. */
function refuseOracle({ blockBytes, privateKey }: AgentKeyPair): void {
  for (let tries = 0; tries < 8; tries += 1) {
    const bytes = randomBytes(blockBytes);
    // Below the modulus for certain.
    bytes[0] = 0;
    if (openBlocks({ privateKey, blockBytes, bytes })[0] === undefined)
      throw new Error('this OpenSSL tells wrong paddings of RSA blocks apart; Node 24 is needed');
  }
}
