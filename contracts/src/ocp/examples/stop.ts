import type { Example } from '../../definition/route-metadata.ts';
import clusterSample from '../fixtures/stop-cluster.response.json' with { type: 'json' };
import clusterSampleChinese from '../fixtures/stop-cluster.zh.response.json' with { type: 'json' };
import serverSample from '../fixtures/stop-server.response.json' with { type: 'json' };
import zoneSample from '../fixtures/stop-zone.response.json' with { type: 'json' };
import { writeOcpTaskA, writeOcpTaskB } from '../task/write-task.ts';
import { withData } from './envelope.ts';
import { accepted } from './story.ts';

/** Answers to a cluster stop: that of the examples' story, and the vendor's samples. */
export const stopClusterExamples = {
  accepted: {
    summary: 'Accepted: 1 zone, 1 server',
    value: withData(writeOcpTaskA(accepted('stopCluster'))),
  },
  vendorSample: { summary: 'The vendor’s sample: 1 zone, 1 server', value: clusterSample },
  vendorSampleChinese: { summary: 'The sample of the vendor’s Chinese page', value: clusterSampleChinese },
} satisfies Record<string, Example>;

/** Answers to a zone stop: that of the examples' story, and the vendor's sample. */
export const stopZoneExamples = {
  accepted: { summary: 'Accepted: a zone of 1 server', value: withData(writeOcpTaskB(accepted('stopZone'))) },
  vendorSample: { summary: 'The vendor’s sample: a zone of 1 server', value: zoneSample },
} satisfies Record<string, Example>;

/** Answers to a server stop: that of the examples' story, and the vendor's sample. */
export const stopServerExamples = {
  accepted: { summary: 'Accepted', value: withData(writeOcpTaskA(accepted('stopServer'))) },
  vendorSample: { summary: 'The vendor’s sample', value: serverSample },
} satisfies Record<string, Example>;

/** Bodies of a server stop. */
export const stopServerRequests = {
  byForce: { summary: 'Without isolation and its checks', value: { force: true } },
  serviceOnly: {
    summary: 'Out of service, the process stays',
    value: { freezeServer: false, type: 'STOP_SERVICE' },
  },
  frozenFirst: { summary: 'Minor freeze, then the whole way', value: { freezeServer: true } },
} satisfies Record<string, Example>;
