import { obshellErrors } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyRequest } from 'fastify';
import { auditOf } from '../audit.ts';
import { changesSomething, metadataOf } from '../served-routes.ts';
import type { SurfaceOptions } from '../surface-options.ts';
import type { ObshellAnswer } from './answer.ts';

/** Records that a call which changes something was refused; any other answer is none to record. `userName` is '' for nobody. */
export function recordRefusal(
  refusals: SurfaceOptions['refusals'],
  {
    route,
    request,
    answer,
    userName,
  }: {
    route: AppRoute;
    request: FastifyRequest;
    answer: ObshellAnswer;
    userName: string;
  },
): void {
  if (answer.kind !== 'refusal' || !changesSomething(route) || metadataOf(route).anonymous) return;
  const { status } = obshellErrors[answer.name];
  const outcome = { kind: 'refused', reason: answer.name, status } as const;
  refusals.add(
    { ...auditOf(request, route, userName), outcome },
    request.agentUser === undefined ? 'nobody' : 'somebody',
  );
}
