import type { Example } from '../../definition/route-metadata.ts';
import clusterSample from '../fixtures/stop-cluster.response.json' with { type: 'json' };
import clusterSampleChinese from '../fixtures/stop-cluster.zh.response.json' with { type: 'json' };
import serverSample from '../fixtures/stop-server.response.json' with { type: 'json' };
import zoneSample from '../fixtures/stop-zone.response.json' with { type: 'json' };

/** The vendor's sample answers to a cluster stop. */
export const stopClusterExamples = {
  vendorSample: { summary: 'The vendor’s sample: 1 zone, 1 server', value: clusterSample },
  vendorSampleChinese: { summary: 'The sample of the vendor’s Chinese page', value: clusterSampleChinese },
} satisfies Record<string, Example>;

/** The vendor's sample answer to a zone stop. */
export const stopZoneExamples = {
  vendorSample: { summary: 'The vendor’s sample: a zone of 1 server', value: zoneSample },
} satisfies Record<string, Example>;

/** The vendor's sample answer to a server stop. */
export const stopServerExamples = {
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
