import { expect, it } from 'vitest';
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
  expect(greeting(server('obshell'), '/data')).not.toContain('POST');
  expect(greeting(server('obshell'), '/data')).toContain('/api/v2/ob/clusters');
  expect(greeting(server('configured'), '/data')).not.toContain('POST');
  expect(greeting(server('configured'), '/data')).toContain('(simulated fleet)');
  expect(greeting(server('simulated'), '/data')).toContain(
    '-X POST http://127.0.0.1:8080/api/v2/ob/clusters/1',
  );
});
