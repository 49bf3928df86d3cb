export type {
  ObshellClient,
  ObshellDagOperator,
  ObshellDags,
  ReadDagOptions,
} from './obshell/client.ts';
export type { ObshellCodec, SealedRequest, SealRequest } from './obshell/codec.ts';
export { cipherCodec, plainCodec } from './obshell/codec.ts';
export { createObshellClient } from './obshell/create-client.ts';
export type { ObshellAuth, ObshellAuthVersion } from './obshell/credentials.ts';
export type { ObshellTask } from './obshell/dag-calls.ts';
export type { ObshellDagMembers, ObshellRawDag } from './obshell/dag-snapshot.ts';
export type { ObshellClientOptions } from './obshell/options.ts';
export type {
  ObshellAgentAddress,
  ObshellGitInfo,
  ObshellInfo,
  ObshellObInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellTopologyServer,
} from './obshell/read/read-agent.ts';
export type { ObshellLogEntry, ObshellNodeRead, ObshellSubTaskRead } from './obshell/read/read-dag.ts';
export type { ObshellScope, ObshellStart, ObshellStop, ObshellZoneStop } from './obshell/requests.ts';
