/** How logins are checked, slowed and locked out. */
export interface AccessSettings {
  /** scrypt's cost: N = 2^costExponent with blocks of 1 KiB; 15 takes 32 MiB and tens of milliseconds. */
  costExponent: number;
  /** Password hashes computed at once; more are answered 503. */
  hashesAtOnce: number;
  /** How long a password that was right need not be hashed again. */
  rememberMs: number;
  slowdown: SlowdownSettings;
  /** Off unless given: whoever knows a name could otherwise shut its owner out. */
  lockout?: { failures: number; minutes: number };
}

/** After `freeFailures` failures of one user from one address each further login waits: doubling from `baseMs` up to `maxMs`. */
export interface SlowdownSettings {
  freeFailures: number;
  baseMs: number;
  maxMs: number;
  /** Logins that may wait at once, of all users; more are answered 503. */
  maxWaiting: number;
  /** How long failures are remembered. */
  forgetMs: number;
  /** Pairs of user and address that are remembered; the oldest go first. */
  maxRemembered: number;
}

export const defaultAccessSettings: AccessSettings = {
  costExponent: 15,
  hashesAtOnce: 2,
  rememberMs: 60_000,
  slowdown: {
    freeFailures: 5,
    baseMs: 250,
    maxMs: 4000,
    maxWaiting: 32,
    forgetMs: 15 * 60_000,
    maxRemembered: 10_000,
  },
};
