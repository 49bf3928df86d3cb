import { describe } from 'vitest';
import type { MakeHarness } from './scenario-context.ts';
import { crashScenarios } from './scenarios/crash.ts';
import { failureScenarios } from './scenarios/failure.ts';
import { forwardScenarios } from './scenarios/forward.ts';
import { operationScenarios } from './scenarios/operations.ts';
import { ownershipScenarios } from './scenarios/ownership.ts';

/**
 * The engine's scenarios on a backend of the caller (E9), for use at the top of a vitest file. `makeHarness` is called
 * once per scenario and answers an empty backend each time.
 */
export function describeEngineScenarios(name: string, makeHarness: MakeHarness): void {
  describe(`engine on ${name}`, () => {
    describe('the way of a task', () => forwardScenarios(makeHarness));
    describe('failures', () => failureScenarios(makeHarness));
    describe('operations', () => operationScenarios(makeHarness));
    describe('ownership', () => ownershipScenarios(makeHarness));
    describe('crashes', () => crashScenarios(makeHarness));
  });
}
