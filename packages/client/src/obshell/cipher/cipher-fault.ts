/** Why something cannot be encrypted or decrypted. Never holds a key, a password or a text. */
export type CipherFaultReason =
  /** The agent’s public key cannot be read. */
  | 'public-key'
  /** v1 holds all in one block of the key, and the password is too long for it. */
  | 'password-too-long'
  /** The agent knows v1 only, which has neither agent passwords nor sessions. */
  | 'needs-v2'
  /** An answer was not made with the keys of its request. */
  | 'answer'
  /** The platform has no WebCrypto: a browser offers it to pages served over HTTPS, or from localhost, only. */
  | 'no-web-crypto';

const messages: Record<CipherFaultReason, string> = {
  'public-key': 'the public key is no PKCS#1 RSA key of 512 bits or more',
  'password-too-long': 'the password is too long for authentication v1 under this agent’s key',
  'needs-v2': 'the agent knows authentication v1 only, which takes the password of root@sys and nothing else',
  answer: 'the answer was not encrypted with the keys of its request',
  'no-web-crypto': 'WebCrypto is missing: a browser has it in pages served over HTTPS or from localhost only',
};

/** Thrown by the cipher and by codecs. */
export class CipherFault extends Error {
  readonly reason: CipherFaultReason;

  constructor(reason: CipherFaultReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.name = 'CipherFault';
    this.reason = reason;
  }
}
