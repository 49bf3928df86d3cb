import { describe, expect, it } from 'vitest';
import { greeting } from './greeting.ts';
import type { RunningServer } from './start-server.ts';

const server = (fleet: RunningServer['fleet']) =>
  ({
    url: 'http://127.0.0.1:8080',
    fleet,
    adminPassword: '',
    rootPassword: '',
    agents: [],
  }) as Partial<RunningServer> as RunningServer;

it('what is offered to be pasted changes nothing in front of real clusters, and is there in any fleet', () => {
  expect(greeting(server('obshell'), '/data', true)).not.toContain('POST');
  expect(greeting(server('obshell'), '/data', true)).toContain('/api/v2/ob/clusters');
  expect(greeting(server('configured'), '/data', true)).not.toContain('POST');
  expect(greeting(server('configured'), '/data', true)).toContain('(simulated fleet)');
  expect(greeting(server('simulated'), '/data', true)).toContain(
    '-X POST http://127.0.0.1:8080/api/v2/ob/clusters/1',
  );
});

describe('passwords', () => {
  const kept = {
    ...server('simulated'),
    ...{ adminPassword: 'horse', adminPasswordFile: "/it's here/admin-password" },
    ...{ rootPassword: 'battery', rootPasswordFile: '/data/root-password' },
  };

  it('are shown at a terminal', () => {
    const shown = greeting(kept, '/data', true);
    expect(shown).toContain('user admin, password horse  (kept in');
    expect(shown).toContain('root@sys battery  (kept in');
    expect(shown).toContain('curl -u "admin:horse" -X POST');
  });

  it('are shown nowhere else: there it says where they are kept, and the line to paste reads that file', () => {
    const shown = greeting(kept, '/data', false);
    expect(shown).not.toMatch(/horse|battery/);
    expect(shown).toContain("user admin, password kept in /it's here/admin-password");
    expect(shown).toContain('password of root@sys kept in /data/root-password');
    expect(shown).toContain(`curl -u "admin:$(cat '/it'\\''s here/admin-password')" -X POST`);
  });

  it('that somebody chose are shown nowhere', () => {
    const { adminPasswordFile: _, rootPasswordFile: __, ...chosen } = kept;
    for (const isTerminal of [true, false]) {
      expect(greeting(chosen, '/data', isTerminal)).not.toMatch(/horse|battery/);
      expect(greeting(chosen, '/data', isTerminal)).toContain('as OBSTOP_ADMIN_PASSWORD says');
    }
  });
});
