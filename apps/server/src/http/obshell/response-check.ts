import { ObshellErrorResponse, type RouteMetadata, readJson } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type * as z from 'zod';
import type { HttpAnswer, ObshellAnswer } from './answer.ts';

/** Errors answered before a route is found, so that no route declares them. */
const routeless: readonly string[] = ['Common.NotFound', 'Common.Unexpected', 'Request.Body.ReadFailed'];

/** What is wrong with an answer by the contract, or undefined. The body is checked as it is written. */
export function violationOf(
  answer: ObshellAnswer,
  { status, body }: HttpAnswer,
  route?: AppRoute,
): string | undefined {
  const errors = route ? (route.metadata as RouteMetadata).errors : routeless;
  if (answer.kind === 'refusal' && !errors.includes(answer.name))
    return `error ${answer.name} is not declared`;
  const schema = route ? (route.responses[status] as z.ZodType) : ObshellErrorResponse;
  return schema.safeParse(readJson(body)).error?.message;
}
