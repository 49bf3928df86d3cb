import packageDescription from '../package.json' with { type: 'json' };
import type { Route } from '../src/definition/define-routes.ts';
import type { Language } from '../src/definition/error-entry.ts';
import type { Example, RouteMetadata } from '../src/definition/route-metadata.ts';
import { obshellErrors } from '../src/obshell/error-catalogue.ts';
import { errorExample as obshellErrorExample } from '../src/obshell/examples/envelope.ts';
import { obshellRoutes } from '../src/obshell/routes.ts';
import { obstopErrors } from '../src/obstop/error-catalogue.ts';
import { errorExample as obstopErrorExample } from '../src/obstop/examples.ts';
import { obstopRoutes } from '../src/obstop/routes.ts';
import { ocpErrors } from '../src/ocp/error-catalogue.ts';
import { errorExample as ocpErrorExample } from '../src/ocp/examples/envelope.ts';
import { ocpRoutes } from '../src/ocp/routes.ts';

/** What the document needs to know of an API beside its routes. */
export interface ApiDescription {
  name: RouteMetadata['api'];
  title: string;
  /** By operation id. */
  routes: Readonly<Record<string, Route>>;
  tags: { name: string; description: string }[];
  security: Record<string, string[]>[];
  securitySchemes: Record<
    string,
    | { type: 'http'; scheme: 'basic'; description: string }
    | { type: 'apiKey'; in: 'header'; name: string; description: string }
  >;
  /** Headers that an answer of this status may have. */
  headersByStatus: Readonly<Record<number, readonly ('WWW-Authenticate' | 'Retry-After')[]>>;
  errorStatus(name: string): number;
  errorExample(name: string, language?: Language): Example;
}

/** An API's errors by name; a route that declares one that is not in the catalogue is a defect found here. */
function errorsOf<N extends string>(
  catalogue: Readonly<Record<N, { readonly status: number }>>,
  exampleOf: (name: N, language?: Language) => Example,
): Pick<ApiDescription, 'errorStatus' | 'errorExample'> {
  const known = (name: string): N => {
    if (!(name in catalogue)) throw new Error(`no such error in the catalogue: ${name}`);
    // Just checked.
    return name as N;
  };
  return {
    errorStatus: (name) => catalogue[known(name)].status,
    errorExample: (name, language) => exampleOf(known(name), language),
  };
}

const ocp: ApiDescription = {
  name: 'ocp-v2',
  title: 'OCP v2',
  routes: ocpRoutes,
  tags: [
    { name: 'ocp-stop', description: 'OCP v2: stop a cluster, a zone, an OBServer.' },
    { name: 'ocp-start', description: 'OCP v2: the way back.' },
    {
      name: 'ocp-restart',
      description:
        'OCP v2: a stop and the start after it, as one task. A retry goes on where it failed. A rollback starts what was running and resumes what was in service; what has been restarted by then is not restarted again.',
    },
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
  headersByStatus: { 401: ['WWW-Authenticate'], 503: ['Retry-After'] },
  ...errorsOf(ocpErrors, ocpErrorExample),
};

const obshell: ApiDescription = {
  name: 'obshell-v1',
  title: 'obshell v1',
  routes: obshellRoutes,
  tags: [
    { name: 'obshell-ob', description: 'obshell v1: stop, start and describe the cluster.' },
    { name: 'obshell-tasks', description: 'obshell v1: read and operate DAGs, nodes and sub tasks.' },
    { name: 'obshell-task-lists', description: 'obshell v1: lists of DAGs.' },
    { name: 'obshell-agent', description: 'obshell v1: what an agent says of itself.' },
    { name: 'obshell-session', description: 'obshell v1: sessions.' },
  ],
  security: [{ obshellHeader: [] }, { obshellAgentHeader: [] }],
  securitySchemes: {
    obshellHeader: {
      type: 'apiKey',
      in: 'header',
      name: 'X-OCS-Header',
      description: 'Password of root@sys, expiry and target, encrypted with the agent’s public key.',
    },
    obshellAgentHeader: {
      type: 'apiKey',
      in: 'header',
      name: 'X-OCS-Agent-Header',
      description: 'The same with the agent password.',
    },
  },
  headersByStatus: { 401: ['Retry-After'], 500: ['Retry-After'] },
  ...errorsOf(obshellErrors, obshellErrorExample),
};

const obstop: ApiDescription = {
  name: 'obstop-v1',
  title: 'Our own calls',
  routes: obstopRoutes,
  tags: [
    { name: 'checks', description: 'Dry runs of stops and starts.' },
    { name: 'fleet', description: 'Faults in the simulated fleet, and the way back from them.' },
    { name: 'gateway', description: 'The agents of clusters that obshell manages.' },
    { name: 'access', description: 'Users and access keys.' },
    { name: 'audit', description: 'The audit log, and removing what is old.' },
  ],
  security: ocp.security,
  securitySchemes: ocp.securitySchemes,
  headersByStatus: ocp.headersByStatus,
  ...errorsOf(obstopErrors, obstopErrorExample),
};

/** One generated OpenAPI document. */
export interface DocumentDescription {
  /** Name of the file in contracts/. */
  file: string;
  /** Name of the file that has it in Chinese; absent where there is none. */
  chineseFile?: string;
  title: string;
  description: string;
  /** Of the package whose contract it is. */
  version: string;
  apis: ApiDescription[];
  /** Operation ids; every operation of the APIs where absent. */
  only?: readonly string[];
  servers: { url: string; description: string }[];
}

const { version } = packageDescription;
const server = { url: 'http://127.0.0.1:8080', description: 'pnpm start' };
const servers = [server, { url: 'http://127.0.0.1:4010', description: 'pnpm mock' }];

/** The vendors' APIs in one document; our own calls, which no vendor has, in another. */
export const documents: DocumentDescription[] = [
  {
    file: 'openapi.yaml',
    chineseFile: 'openapi.zh.yaml',
    title: 'Stopping OceanBase: OCP v2 and obshell v1',
    description:
      'The calls that stop and start an OceanBase cluster, a zone or an OBServer, and those that follow the task, as OCP v2 and obshell v1 speak them. Generated from the contracts package.',
    version,
    apis: [ocp, obshell],
    servers,
  },
  {
    file: 'stop.openapi.yaml',
    title: 'Stopping OceanBase: the four stop calls',
    description:
      'The stops of a cluster, a zone and an OBServer in OCP v2, and the stop of obshell v1; the whole is in openapi.yaml. Generated from the contracts package.',
    version,
    apis: [ocp, obshell],
    only: ['stopCluster', 'stopZone', 'stopServer', 'stopOb'],
    servers,
  },
  {
    file: 'obstop.openapi.yaml',
    chineseFile: 'obstop.openapi.zh.yaml',
    title: 'obstop: the server’s own calls',
    description:
      'Dry runs of stops, faults on demand, users, access keys and the audit log of the obstop server. No vendor has these calls. Generated from the contracts package.',
    version,
    apis: [obstop],
    servers: [server],
  },
];

/** All APIs of the contract. */
export const apis: readonly ApiDescription[] = [ocp, obshell, obstop];
