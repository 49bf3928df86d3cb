import { OcpErrorResponse, type RouteMetadata, readJson, writeJson } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type * as z from 'zod';
import type { OcpAnswer } from './answer.ts';

/** Told of every answer that the contract does not allow. */
export type OnViolation = (violation: string) => void;

/** Errors answered before a route is found, so that no route declares them. */
const routeless: readonly string[] = [
  'pathNotFound',
  'methodNotAllowed',
  'malformedPath',
  'unexpected',
  'unavailable',
];

/** What a caller reads. */
function onTheWire({ kind }: OcpAnswer, body: unknown): unknown {
  if (typeof body !== 'string') return readJson(writeJson(body));
  return kind === 'bare' ? body : readJson(body);
}

/** What is wrong with an answer by the contract, or undefined. The body is checked as it is written, not as it was made. */
export function violationOf(answer: OcpAnswer, body: unknown, route?: AppRoute): string | undefined {
  const errors = route ? (route.metadata as RouteMetadata).errors : routeless;
  if (answer.kind === 'refusal' && !errors.includes(answer.name))
    return `error ${answer.name} is not declared`;
  const status = answer.kind === 'refusal' ? undefined : 200;
  const declared =
    route && status ? (route.responses[status] as z.ZodType | { body: z.ZodType }) : OcpErrorResponse;
  const schema = 'body' in declared ? declared.body : declared;
  return schema.safeParse(onTheWire(answer, body)).error?.message;
}
