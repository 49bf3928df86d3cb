import type { StopServerOptions } from '../parameters.ts';
import { type OcpRuleRefusal, refusal } from './refusal.ts';

/** Options of a server stop or restart (which has no `type`) from body and query, which must agree; or why they contradict each other. */
export function readStopServerOptions(
  body: StopServerOptions = {},
  query: StopServerOptions = {},
): { kind: 'options'; options: StopServerOptions } | OcpRuleRefusal<'illegalArgument'> {
  for (const field of ['force', 'freezeServer', 'type'] as const) {
    const [inBody, inQuery] = [body[field], query[field]];
    if (inBody != null && inQuery != null && inBody !== inQuery) {
      return refusal('illegalArgument', {
        field,
        rule: `the body says ${inBody} and the query says ${inQuery}`,
      });
    }
  }
  const options = {
    force: body.force ?? query.force,
    freezeServer: body.freezeServer ?? query.freezeServer,
    type: body.type ?? query.type,
  };
  if (options.force && options.type === 'STOP_SERVICE') {
    return refusal('illegalArgument', {
      field: 'force',
      rule: 'STOP_SERVICE is nothing but the isolation that force leaves out',
    });
  }
  return { kind: 'options', options };
}
