import type { Route } from '../../definition/define-routes.ts';
import type { StopServerOptions } from '../parameters.ts';
import { ocpRoutes } from '../routes.ts';
import { checkOcpParts } from './check-parts.ts';
import type { OcpRuleRefusal } from './refusal.ts';
import { readStopServerOptions } from './stop-server.ts';

/** A request as it comes, its body parsed; undefined where there is none. */
export interface OcpRequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Holds a request against every rule that needs neither a cluster nor a task; undefined where it breaks none. */
export function ocpRequestRefusal(
  operationId: keyof typeof ocpRoutes,
  parts: OcpRequestParts,
): OcpRuleRefusal | undefined {
  const { pathParams, query, body }: Route = ocpRoutes[operationId];
  const read = checkOcpParts({ params: pathParams, query, body }, parts);
  if (read.kind === 'refusal') return read;
  if (operationId !== 'stopServer' && operationId !== 'restartServer') return undefined;
  // Just parsed by the schemas of this call.
  const options = readStopServerOptions(read.body as StopServerOptions, read.query as StopServerOptions);
  return options.kind === 'refusal' ? options : undefined;
}
