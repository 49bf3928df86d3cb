/** How a client authenticates. Passwords and session ids are never part of an error. */
export type ObshellAuth =
  /** Password of root@sys. */
  | { readonly kind: 'password'; readonly password: string }
  /** Password of the agent itself, obshell 4.2.6 and later. */
  | { readonly kind: 'agent-password'; readonly password: string }
  /** A session begun by `login`, obshell 4.4.0 and later. */
  | { readonly kind: 'session'; readonly sessionId: string }
  /** No header at all: for the calls that need none, and for an agent that is not yet part of a cluster. */
  | { readonly kind: 'none' };

/** How credentials travel: v1 is obshell 4.2.2 alone. */
export type ObshellAuthVersion = 'v1' | 'v2';

/**
 * Which version an agent understands: v2 where it says so, else by its own version, as the vendor’s SDKs choose. An agent that
 * names other versions only has none that this client knows: undefined.
 */
export function chooseAuthVersion(info: {
  version: string;
  supportedAuth?: readonly string[];
}): ObshellAuthVersion | undefined {
  const { supportedAuth } = info;
  if (supportedAuth && supportedAuth.length > 0) {
    if (supportedAuth.includes('v2')) return 'v2';
    return supportedAuth.includes('v1') ? 'v1' : undefined;
  }
  // supportedAuth came with 4.2.4, v2 with 4.2.3.
  const [major = 0, minor = 0, patch = 0] = info.version.split(/[.-]/).map(Number);
  const atLeast423 = major > 4 || (major === 4 && (minor > 2 || (minor === 2 && patch >= 3)));
  return atLeast423 ? 'v2' : 'v1';
}
