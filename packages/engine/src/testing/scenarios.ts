import { describe } from 'vitest';
import type { MakeHarness } from './scenario-context.ts';
import { crashScenarios } from './scenarios/crash.ts';
import { failureScenarios } from './scenarios/failure.ts';
import { forwardScenarios } from './scenarios/forward.ts';
import { obshellCrashScenarios } from './scenarios/obshell-crash.ts';
import { obshellFailureScenarios } from './scenarios/obshell-failure.ts';
import { obshellForwardScenarios } from './scenarios/obshell-forward.ts';
import { obshellLockScenarios } from './scenarios/obshell-lock.ts';
import { obshellPairScenarios } from './scenarios/obshell-pairs.ts';
import { operationScenarios } from './scenarios/operations.ts';
import { ownershipScenarios } from './scenarios/ownership.ts';

/**
 * The engine's scenarios on a backend of the caller (E9), for use at the top of a vitest file. `makeHarness` is called
 * once per scenario and answers an empty backend each time. A slow backend may have the two APIs' parts in files of their
 * own, which run side by side; both by default.
 */
export function describeEngineScenarios(
  name: string,
  makeHarness: MakeHarness,
  parts: ('ocp' | 'obshell')[] = ['ocp', 'obshell'],
): void {
  if (parts.includes('ocp')) describeOcpScenarios(name, makeHarness);
  if (parts.includes('obshell')) describeObshellScenarios(name, makeHarness);
}

function describeOcpScenarios(name: string, makeHarness: MakeHarness): void {
  describe(`engine on ${name}`, () => {
    describe('the way of a task', () => forwardScenarios(makeHarness));
    describe('failures', () => failureScenarios(makeHarness));
    describe('operations', () => operationScenarios(makeHarness));
    describe('ownership', () => ownershipScenarios(makeHarness));
    describe('crashes', () => crashScenarios(makeHarness));
  });
}

function describeObshellScenarios(name: string, makeHarness: MakeHarness): void {
  describe(`engine on ${name}`, () => {
    describe('the way of a task of obshell', () => obshellForwardScenarios(makeHarness));
    describe('the cluster of a task of obshell', () => obshellLockScenarios(makeHarness));
    describe('failures of a task of obshell', () => obshellFailureScenarios(makeHarness));
    describe('crashes of a task of obshell', () => obshellCrashScenarios(makeHarness));
    describe('the same stop through both APIs', () => obshellPairScenarios(makeHarness));
  });
}
