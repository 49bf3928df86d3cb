import type { Route } from '@obstop/contracts/routes';
import { exampleOf, type Interaction, requestTemplate, shownAnswer } from '@obstop/pacts';
import type { BoundCall, PactApi } from './apis.ts';
import { attempt, type Outcome, rehearse } from './attempt.ts';

/** One interaction, before Pact has seen it. */
export interface PlannedInteraction extends Interaction<Outcome> {
  /** What the client makes of the contract's whole example. */
  readonly ofWholeExample: Outcome;
  /** What it makes of any other body with the same status. */
  outcomeOf(body: unknown): Promise<Outcome>;
}

/** Statuses of a route with the examples that stand for them: of success those that the call names, of each error status one. */
function chosenExamples({ contract }: PactApi, route: Route, call: BoundCall): string[] {
  const { errors } = route.metadata;
  const statuses = [...new Set(errors.map((name) => contract.errorStatus(name)))].sort((a, b) => a - b);
  return [
    ...Object.keys(call.successes),
    ...statuses.map(
      (status) => call.errors[status] ?? errors.find((each) => contract.errorStatus(each) === status) ?? '',
    ),
  ];
}

async function plan(
  api: PactApi,
  operationId: string,
  route: Route,
  example: string,
): Promise<PlannedInteraction> {
  const call = api.calls[operationId];
  if (!call) throw new Error(`${operationId} is in no table of calls`);
  const shown = shownAnswer(api.contract, operationId, example);
  const { status } = shown;
  const shape = status === 200 ? call.successes[example] : api.errorShape(example);
  if (!shape) throw new Error(`${call.name} has no shape of ${example}`);
  const headers = status === 200 ? {} : api.errorHeaders(status);
  const body = shape(shown.body, `${operationId} ${example}`);
  const whole = await rehearse(call, { ...shown, headers });
  const outcomeOf = async (other: unknown) =>
    (await rehearse(call, { status, headers, body: other })).outcome;
  return {
    operationId,
    example,
    description: `${call.name} answered ${status} ${example}`,
    request: requestTemplate(route, whole.request, call.bodyValues),
    status,
    headers,
    body,
    run: (baseUrl) => attempt(call, baseUrl, (to, init) => fetch(to, init)),
    ofWholeExample: whole.outcome,
    expected: await outcomeOf(exampleOf(body)),
    outcomeOf,
  };
}

/** Every interaction with a provider: each call of the client with each of its answers, in the order of the contract's routes. */
export async function plannedInteractions(api: PactApi): Promise<PlannedInteraction[]> {
  const planned: PlannedInteraction[] = [];
  for (const [operationId, route] of Object.entries(api.contract.routes)) {
    const call = api.calls[operationId];
    if (!call) continue;
    for (const chosen of chosenExamples(api, route, call))
      planned.push(await plan(api, operationId, route, chosen));
  }
  return planned;
}
