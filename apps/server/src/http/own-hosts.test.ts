import { describe, expect, it } from 'vitest';
import { ownHosts } from './own-hosts.ts';

const at = (address: string, host: string | undefined, more?: string[]) =>
  ownHosts(address, more)({ headers: host === undefined ? {} : { host } });

describe('a server on a loopback address', () => {
  it.each(['127.0.0.1', '127.9.0.1', 'localhost', '::1'])(
    'at %s goes by the names of this machine',
    (address) => {
      for (const host of [
        'localhost',
        'LOCALHOST:8080',
        'a.b.localhost:1',
        '127.0.0.1:8080',
        '127.1.2.3',
        '[::1]',
        '[::1]:8080',
      ])
        expect({ host, is: at(address, host) }).toEqual({ host, is: true });
    },
  );

  it.each([
    ...[
      'evil.example',
      'evil.example:8080',
      'localhost.evil.example',
      'notlocalhost',
      '127.0.0.1.evil.example',
    ],
    ...[
      '10.0.0.1',
      '0.0.0.0:8080',
      '[::]:8080',
      '128.0.0.1',
      'evil@localhost',
      'evil/.localhost',
      '1:2:localhost',
    ],
    ...['localhost, evil.example', '.'],
  ])('does not go by %s', (host) => {
    expect(at('127.0.0.1', host)).toBe(false);
    expect(at('::1', host)).toBe(false);
  });

  it('is asked without a Host by HTTP/1.0', () => {
    expect([at('127.0.0.1', undefined), at('127.0.0.1', '')]).toEqual([true, true]);
  });

  it('goes by the names that it is given, with any port where they have none', () => {
    const more = ['Ops.example', 'other.example:8443', '[fd00::1]'];
    for (const host of ['ops.example', 'OPS.EXAMPLE:444', 'other.example:8443', '[fd00::1]:80'])
      expect({ host, is: at('127.0.0.1', host, more) }).toEqual({ host, is: true });
    for (const host of ['other.example', 'other.example:8444', 'a.ops.example'])
      expect({ host, is: at('127.0.0.1', host, more) }).toEqual({ host, is: false });
  });
});

it.each(['0.0.0.0', '::', '10.1.2.3', 'ops.example'])('a server at %s goes by any name', (address) => {
  expect(at(address, 'evil.example', ['ops.example'])).toBe(true);
});
