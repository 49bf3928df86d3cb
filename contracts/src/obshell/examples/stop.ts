import type { Example } from '../../definition/route-metadata.ts';
import requestSample from '../fixtures/stop.request.json' with { type: 'json' };
import responseSample from '../fixtures/stop.response.json' with { type: 'json' };
import { acceptedDag } from './dag.ts';
import { withData, withoutData } from './envelope.ts';

const accepted = (summary: string, begun: Parameters<typeof acceptedDag>[0]): Example => ({
  summary,
  value: withData(acceptedDag(begun)),
});

/** Answers to a stop. The vendor's sample has no maintenance keys: it is older than 4.3.1. */
export const stopExamples = {
  force: accepted('By force, since 4.3.1', 'force'),
  terminate: accepted('Minor freeze, then kill', 'terminate'),
  plain: accepted('Out of service, the process stays', 'plain'),
  vendorSample: { summary: 'The vendor’s sample: scope GLOBAL by force', value: responseSample },
} satisfies Record<string, Example>;

/** Bodies of a stop. */
export const stopRequests = {
  vendorSample: { summary: 'The vendor’s sample', value: requestSample },
  zoneTerminate: {
    summary: 'A zone, minor freeze first',
    value: { scope: { type: 'ZONE', target: ['zone1'] }, terminate: true },
  },
  serverPlain: {
    summary: 'A server out of service',
    value: { scope: { type: 'SERVER', target: ['10.10.10.1:2886'] } },
  },
  passHolder: {
    summary: 'With the lock of an earlier DAG passed',
    value: { scope: { type: 'GLOBAL' }, force: true, forcePassDag: { id: ['22130706433028869'] } },
  },
} satisfies Record<string, Example>;

/** Answers to a zone stop. */
export const stopZoneExamples = {
  plain: accepted('Without a minor freeze', 'zone'),
  frozen: accepted('With a minor freeze', 'zoneFrozen'),
} satisfies Record<string, Example>;

/** Bodies of a zone stop. */
export const stopZoneRequests = {
  frozen: { summary: 'Minor freeze first', value: { freeze_server: true, forcePassDag: { id: [] } } },
} satisfies Record<string, Example>;

/** The zone could be stopped. */
export const checkExamples = {
  allowed: { summary: 'It could be stopped', value: withoutData() },
} satisfies Record<string, Example>;

/** Answers to a start. */
export const startExamples = {
  global: accepted('The whole cluster', 'startGlobal'),
  server: accepted('A server', 'startServer'),
} satisfies Record<string, Example>;

/** Bodies of a start. */
export const startRequests = {
  global: { summary: 'The whole cluster', value: { scope: { type: 'GLOBAL' } } },
  server: { summary: 'A server', value: { scope: { type: 'SERVER', target: ['10.10.10.1'] } } },
} satisfies Record<string, Example>;
