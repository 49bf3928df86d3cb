import type * as z from 'zod';
import type { OcpSubError } from '../envelope.ts';
import type { OcpErrorName } from '../error-catalogue.ts';

/** An error of OCP's catalogue with the arguments of its message. */
export interface OcpRuleRefusal<E extends OcpErrorName = OcpErrorName> {
  readonly kind: 'refusal';
  readonly name: E;
  readonly values: Record<string, string | number>;
  /** One for each broken rule. */
  readonly subErrors?: z.output<typeof OcpSubError>[];
}

export function refusal<E extends OcpErrorName>(
  name: E,
  values: OcpRuleRefusal['values'] = {},
  more: Pick<OcpRuleRefusal, 'subErrors'> = {},
): OcpRuleRefusal<E> {
  return { kind: 'refusal', name, values, ...more };
}
