import type { Example } from '../../definition/route-metadata.ts';
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { accepted } from './story.ts';

/** Answers to a cluster restart. */
export const restartClusterExamples = {
  accepted: {
    summary: 'Accepted: 3 zones of 1 server',
    value: withData(writeOcpTaskA(accepted('restartCluster'))),
  },
} satisfies Record<string, Example>;

/** Answers to a zone restart. */
export const restartZoneExamples = {
  accepted: {
    summary: 'Accepted: a zone of 1 server',
    value: withData(writeOcpTaskB(accepted('restartZone'))),
  },
} satisfies Record<string, Example>;

/** Answers to a server restart. */
export const restartServerExamples = {
  accepted: { summary: 'Accepted', value: withData(writeOcpTaskB(accepted('restartServer'))) },
} satisfies Record<string, Example>;

/** Bodies of a server restart. */
export const restartServerRequests = {
  byForce: { summary: 'Without isolation and its checks', value: { force: true } },
  frozenFirst: { summary: 'Minor freeze before the process ends', value: { freezeServer: true } },
} satisfies Record<string, Example>;
