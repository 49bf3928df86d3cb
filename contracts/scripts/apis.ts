import type { AppRouter } from '@ts-rest/core';
import type { Example } from '../src/definition/route-metadata.ts';
import { type OcpErrorName, ocpErrors } from '../src/ocp/error-catalogue.ts';
import { errorExample } from '../src/ocp/examples/envelope.ts';
import { ocpV2 } from '../src/ocp/router.ts';

/** What the document needs to know of an API beside its routes. */
export interface ApiDescription {
  name: 'ocp-v2' | 'obshell-v1';
  router: AppRouter;
  tags: { name: string; description: string }[];
  security: Record<string, string[]>[];
  securitySchemes: Record<
    string,
    | { type: 'http'; scheme: 'basic'; description: string }
    | { type: 'apiKey'; in: 'header'; name: string; description: string }
  >;
  errorStatus(name: string): number;
  errorExample(name: string): Example;
}

function ocpError(name: string) {
  if (!(name in ocpErrors)) throw new Error(`no such error in OCP's catalogue: ${name}`);
  // Just checked.
  return name as OcpErrorName;
}

const ocp: ApiDescription = {
  name: 'ocp-v2',
  router: ocpV2,
  tags: [
    { name: 'ocp-stop', description: 'OCP v2: stop a cluster, a zone, an OBServer.' },
    { name: 'ocp-start', description: 'OCP v2: the way back.' },
    { name: 'ocp-tasks', description: 'OCP v2: follow and operate tasks.' },
    { name: 'ocp-clusters', description: 'OCP v2: read clusters, zones, OBServers.' },
    { name: 'ocp-system', description: 'OCP v2: time and version.' },
  ],
  security: [{ ocpBasic: [] }, { ocpAccessKey: [] }],
  securitySchemes: {
    ocpBasic: { type: 'http', scheme: 'basic', description: 'Name and password of a user of the console.' },
    ocpAccessKey: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'OCP-ACCESS-KEY-HMACSHA1 {access key}:{signature}, with a Date header.',
    },
  },
  errorStatus: (name) => ocpErrors[ocpError(name)].status,
  errorExample: (name) => errorExample(ocpError(name)),
};

/** All APIs of the contract. */
export const apis: ApiDescription[] = [ocp];
