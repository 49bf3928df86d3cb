import type { Example } from '../../definition/route-metadata.ts';
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { accepted } from './story.ts';

/** Answers to a cluster start. */
export const startClusterExamples = {
  accepted: {
    summary: 'Accepted: 1 zone, 1 server',
    value: withData(writeOcpTaskA(accepted('startCluster'))),
  },
} satisfies Record<string, Example>;

/** Answers to a zone start. */
export const startZoneExamples = {
  accepted: {
    summary: 'Accepted: a zone of 1 server',
    value: withData(writeOcpTaskB(accepted('startZone'))),
  },
} satisfies Record<string, Example>;

/** Answers to a server start. */
export const startServerExamples = {
  accepted: { summary: 'Accepted', value: withData(writeOcpTaskA(accepted('startServer'))) },
} satisfies Record<string, Example>;
