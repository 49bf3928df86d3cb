import type { OperatePorts } from '@obstop/engine';
import type { Store } from '@obstop/store';
import type { ServerOptions } from '../config/options.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import type { ServerLog } from './log.ts';

/** What runner and HTTP servers have in common. */
export interface ServerParts {
  options: ServerOptions;
  store: Store;
  operate: OperatePorts;
  metrics: Metrics;
  log?: ServerLog | undefined;
  onDefect(error: unknown, where: string): void;
}
