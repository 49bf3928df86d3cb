/** How logins are checked, slowed and locked out. */
export interface AccessSettings {
  /** scrypt's cost: N = 2^costExponent with blocks of 1 KiB; 15 takes 32 MiB and tens of milliseconds. */
  costExponent: number;
  /** Passwords looked at, and hashed, at once; more wait for their turn. */
  hashesAtOnce: number;
  /** How long a password that was right need not be hashed again where it comes from the same address. */
  rememberMs: number;
  throttle: ThrottleSettings;
  /** Off unless given: whoever knows a name could otherwise shut its owner out. */
  lockout?: { failures: number; minutes: number };
}

/**
 * After `freeFailures` failures from one address, or for one name, the answer to each further failure waits: doubling from
 * `baseMs` up to `maxMs`.
 */
export interface ThrottleSettings {
  freeFailures: number;
  baseMs: number;
  maxMs: number;
  /** Time between two passwords of an address that has no free failures left. */
  restMs: number;
  /** Passwords of one address that may wait for their turn; more are answered 503. */
  maxPerAddress: number;
  /** Answers to failures that wait at once; more are given at once. */
  maxDelayed: number;
  /** How long failures are remembered, from the first of them on. */
  forgetMs: number;
}

export const defaultAccessSettings: AccessSettings = {
  costExponent: 15,
  hashesAtOnce: 2,
  rememberMs: 60_000,
  throttle: {
    freeFailures: 5,
    baseMs: 250,
    maxMs: 4000,
    restMs: 50,
    maxPerAddress: 64,
    maxDelayed: 2000,
    forgetMs: 15 * 60_000,
  },
};
