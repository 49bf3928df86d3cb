import type * as z from 'zod';
import type { Route } from '../../definition/define-routes.ts';
import type {
  ObshellNodeOperatorBody,
  ObshellOperatorBody,
  ObshellStartBody,
  ObshellStopBody,
} from '../requests.ts';
import { obshellRoutes } from '../routes.ts';
import { bindObshellBody, bindObshellParameters, bindObshellPath } from './bind.ts';
import { readObshellMode } from './mode.ts';
import { readObshellDagOperator, readObshellNodeOperator } from './operator.ts';
import type { ObshellRuleRefusal } from './refusal.ts';
import { readObshellScopeAlone } from './scope.ts';

/** A body in the document's own spelling. */
interface Read {
  readonly kind: 'read';
  readonly body: unknown;
}

function withScope<B extends z.output<typeof ObshellStartBody>>(body: B) {
  const named = readObshellScopeAlone(body.scope);
  if (named.kind === 'refusal') return named;
  const types = { cluster: 'GLOBAL', zones: 'ZONE', servers: 'SERVER' } as const;
  const target = named.kind === 'cluster' ? {} : { target: named.names };
  return { kind: 'scoped', named, body: { ...body, scope: { type: types[named.kind], ...target } } } as const;
}

function readStart(bound: z.output<typeof ObshellStartBody>): Read | ObshellRuleRefusal {
  const scoped = withScope(bound);
  return scoped.kind === 'refusal' ? scoped : { kind: 'read', body: scoped.body };
}

function readStop(bound: z.output<typeof ObshellStopBody>): Read | ObshellRuleRefusal {
  const scoped = withScope(bound);
  if (scoped.kind === 'refusal') return scoped;
  const mode = readObshellMode(bound, scoped.named);
  return mode.kind === 'refusal' ? mode : { kind: 'read', body: scoped.body };
}

type Operators = typeof readObshellDagOperator | typeof readObshellNodeOperator;
type BoundOperator = z.output<typeof ObshellOperatorBody> | z.output<typeof ObshellNodeOperatorBody>;

const readOperator =
  (read: Operators) =>
  ({ operator }: BoundOperator): Read | ObshellRuleRefusal => {
    const known = read(operator);
    return known.kind === 'refusal' ? known : { kind: 'read', body: { operator: known.operator } };
  };

/** What calls ask of their bodies beyond the schema that binds them. */
const rules = {
  stopOb: readStop,
  startOb: readStart,
  operateDag: readOperator(readObshellDagOperator),
  operateNode: readOperator(readObshellNodeOperator),
} as const satisfies { [K in keyof typeof obshellRoutes]?: unknown };

/** A request as it comes, once it is decrypted. */
export interface ObshellRequestParts {
  readonly params: unknown;
  readonly query: unknown;
  /** The body's text; empty where there is none. */
  readonly text: string;
}

/**
 * Holds a request against every rule that needs neither a cluster nor a task, in obshell's order, and gives its body in the
 * document's own spelling: keys and words as written there, null and absent as obshell takes them, nothing after the first
 * JSON value. `body` is undefined where the call takes none. What is not known without a cluster is not refused, even where
 * the cluster's answer would come first.
 */
export function readObshellRequest(
  operationId: keyof typeof obshellRoutes,
  { params, query, text }: ObshellRequestParts,
): Read | ObshellRuleRefusal {
  const route: Route = obshellRoutes[operationId];
  for (const bound of [bindObshellPath(route.pathParams, params), bindObshellParameters(route.query, query)])
    if (bound.kind === 'refusal') return bound;
  if (!route.body) return { kind: 'read', body: undefined };
  const body = bindObshellBody(route.body, text);
  if (body.kind === 'refusal') return body;
  const rule = operationId in rules ? rules[operationId as keyof typeof rules] : undefined;
  // Bound by the schema of the same call.
  return rule ? rule(body.value as never) : { kind: 'read', body: body.value };
}
