import { password } from '../testing/start-app.ts';

/** One of the APIs of the server, as its document has it. */
export interface Surface {
  readonly name: 'ocp' | 'obshell' | 'obstop';
  readonly document: string;
  /** Of the document's paths. */
  readonly paths: RegExp;
  /** Credentials of every request. */
  readonly header: string;
}

const basic = `Authorization: Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

export const surfaces: readonly Surface[] = [
  { name: 'ocp', document: 'contracts/openapi.yaml', paths: /^\/api\/v2\//, header: basic },
  {
    name: 'obshell',
    document: 'contracts/openapi.yaml',
    paths: /^\/api\/v1\//,
    // hooks.py puts a sealed one in its place, for the request that it is.
    header: 'X-OCS-Header: to be sealed',
  },
  { name: 'obstop', document: 'contracts/obstop.openapi.yaml', paths: /^\/obstop\/v1\//, header: basic },
];
