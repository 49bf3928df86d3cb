import type { Example } from '../../definition/route-metadata.ts';

/** Plain text. */
export const timeExamples = {
  now: { summary: 'Milliseconds and offset', value: '2026-11-21T10:00:00.412+08:00' },
} satisfies Record<string, Example>;

/** A version of this server, and what an OCP answered in 2020. */
export const infoExamples = {
  obstop: {
    summary: 'This server',
    value: {
      artifact: 'ocp-server',
      buildVersion: '0.0.0-obstop',
      group: 'com.oceanbase',
      name: 'ocp-server',
    },
  },
  vendorSample: {
    summary: 'The vendor’s sample',
    value: {
      artifact: 'ocp-server',
      buildJavaVersion: '1.8',
      buildTime: '2020-11-29T05:43:31.644+08:00',
      buildVersion: '2.5.0-SNAPSHOT',
      group: 'com.oceanbase',
      name: 'ocp-server',
      springBootVersion: '2.2.5.RELEASE',
    },
  },
} satisfies Record<string, Example>;
