import { expect, it } from 'vitest';
import type {
  CallOptions,
  ClientOptions,
  Hooks,
  PollPolicy,
  RetryPolicy,
  WaitOptions,
  WatchOptions,
} from '../src/index.ts';
import type {
  ObshellClientOptions,
  ObshellStart,
  ObshellStop,
  ObshellZoneStop,
  ReadDagOptions,
} from '../src/obshell.ts';
import type { ListAuditOptions, ObstopClientOptions } from '../src/obstop.ts';
import type {
  ListClustersOptions,
  ListServersOptions,
  ListTasksOptions,
  OcpClientOptions,
  PageOptions,
  RestartServerOptions,
  StopServerOptions,
} from '../src/ocp.ts';

/** Members that may be left out but not be undefined, as the project's own `exactOptionalPropertyTypes` tells them. */
type Strict<T> = {
  [K in keyof T]-?: object extends Pick<T, K> ? (undefined extends Required<T>[K] ? never : K) : never;
}[keyof T];

/** Every option type; one that has a strict member does not compile. */
type Checked<T extends readonly unknown[]> = { [I in keyof T]: Strict<T[I]> };
type None<T extends readonly unknown[]> = { [I in keyof T]: never };
type All = [
  CallOptions,
  ClientOptions,
  Hooks,
  WaitOptions<unknown>,
  WatchOptions,
  NonNullable<WatchOptions['poll']>,
  Exclude<NonNullable<CallOptions['retry']>, false>,
  NonNullable<ClientOptions['runtime']>,
  ObshellClientOptions,
  ObshellStart,
  ObshellStop,
  ObshellZoneStop,
  ReadDagOptions,
  ListAuditOptions,
  ObstopClientOptions,
  ListClustersOptions,
  ListServersOptions,
  ListTasksOptions,
  OcpClientOptions,
  PageOptions,
  RestartServerOptions,
  StopServerOptions,
];

it('every option may be given as undefined under exactOptionalPropertyTypes', () => {
  const checked: None<All> = [] as unknown as Checked<All>;
  const given: CallOptions = {
    signal: undefined,
    timeoutMs: undefined,
    retry: undefined,
    traceId: undefined,
  };
  const policies: [RetryPolicy | undefined, PollPolicy | undefined] = [undefined, undefined];
  expect([checked, given, policies]).toHaveLength(3);
});
