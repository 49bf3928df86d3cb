import type { ConfigFile } from './config-file.ts';
import type { GatewayCluster } from './gateway-config.ts';

/** A cluster managed by obshell, ready to be worked with: paths are resolved, and its password is never stored. */
export interface GatewayClusterOptions extends Omit<GatewayCluster, 'password'> {
  /** Of root@sys. */
  rootPassword: string;
  /** Reads it once more from its file; absent where it comes from the environment. */
  readPassword?: () => Promise<string>;
}

/** Real clusters in place of the simulated fleet. */
export interface GatewayOptions
  extends Pick<
    NonNullable<ConfigFile['fleet']>,
    'refreshSeconds' | 'pollIntervalMs' | 'requestTimeoutMs' | 'outageSeconds' | 'headerLifetimeSeconds'
  > {
  clusters: GatewayClusterOptions[];
}
