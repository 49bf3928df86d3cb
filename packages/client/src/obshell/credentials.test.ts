import { describe, expect, it } from 'vitest';
import { chooseAuthVersion } from './credentials.ts';

describe('the version of authentication', () => {
  it.each([
    ['4.2.2.0', undefined, 'v1'],
    ['4.2.3.0-1', undefined, 'v2'],
    ['4.3.0.0', undefined, 'v2'],
    ['4.10.0.0', undefined, 'v2'],
    ['5.0.0.0', undefined, 'v2'],
    ['3.9.9.9', undefined, 'v1'],
    ['4.2.2.0', [], 'v1'],
    ['4.2.2.0', ['v2'], 'v2'],
    ['4.5.0.0', ['v1'], 'v1'],
    ['4.5.0.0', ['v1', 'v2'], 'v2'],
    ['6.0.0.0', ['v3'], undefined],
  ] as const)('an agent %s that supports %j: %s', (version, supportedAuth, expected) => {
    expect(chooseAuthVersion({ version, ...(supportedAuth ? { supportedAuth } : {}) })).toBe(expected);
  });
});
