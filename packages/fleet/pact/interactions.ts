import {
  exampleOf,
  type Interaction,
  obshellContract,
  requestTemplate,
  shownAnswer,
  type Template,
} from '@obstop/pacts';
import { attemptAt, type Outcome, rehearse } from './attempt.ts';
import type { Answer } from './stage.ts';
import type { Needed, Use } from './use.ts';
import { inventoryUses } from './uses-inventory.ts';
import { operateUses } from './uses-operate.ts';
import { orderUses } from './uses-order.ts';
import { taskUses } from './uses-task.ts';

/** The consumer, as it is called in the pact. */
export const consumer = 'obstop-gateway';

/** One interaction, before Pact has seen it. */
export interface PlannedInteraction extends Interaction<Outcome> {
  readonly needed: Needed;
  /** The contract's whole example. */
  readonly shown: unknown;
  /** What the adapter makes of any other answer. */
  rehearse(answer: Answer): Promise<Outcome>;
}

async function plan(use: Use, example: string, needed: Needed): Promise<PlannedInteraction> {
  const { operationId } = use;
  const { status, body: shown } = shownAnswer(obshellContract, operationId, example);
  const body: Template = needed.shape(shown, `${operationId} ${example}`);
  const { request, outcome } = await rehearse(use, needed.around, { status, body: exampleOf(body) });
  const route = obshellContract.routes[operationId];
  if (!route) throw new Error(`the contract has no ${operationId}`);
  return {
    operationId,
    example,
    ...(use.parameters && { parameters: use.parameters }),
    description: `${use.what}: ${operationId} answered ${status} ${example}`,
    request: requestTemplate(route, request, use.bodyValues ?? {}),
    status,
    headers: {},
    body,
    run: (baseUrl) => attemptAt(use, needed.around, baseUrl),
    expected: outcome,
    needed,
    shown,
    rehearse: async (answer) => (await rehearse(use, needed.around, answer)).outcome,
  };
}

/** Every interaction with agents: each request of the adapters with each answer that they decide by. */
export async function plannedInteractions(): Promise<PlannedInteraction[]> {
  const planned: PlannedInteraction[] = [];
  for (const use of [...inventoryUses, ...orderUses, ...taskUses, ...operateUses])
    for (const [example, needed] of Object.entries(use.answers))
      planned.push(await plan(use, example, needed));
  return planned;
}
