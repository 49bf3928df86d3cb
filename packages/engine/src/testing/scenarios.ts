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
import { outageScenarios } from './scenarios/outage.ts';
import { ownershipScenarios } from './scenarios/ownership.ts';

/** Which scenarios: an API's, in full or only its basics, without the failures and crashes at every step. */
export type ScenarioPart = 'ocp' | 'obshell' | 'ocp-basics' | 'obshell-basics';

/**
 * The engine's scenarios on a backend of the caller (E9), for use at the top of a vitest file. `makeHarness` is called
 * once per scenario and answers an empty backend each time. A slow backend may have the two APIs' parts in files of their
 * own, which run side by side; both in full by default.
 */
export function describeEngineScenarios(
  name: string,
  makeHarness: MakeHarness,
  parts: ScenarioPart[] = ['ocp', 'obshell'],
): void {
  const has = (api: 'ocp' | 'obshell') => parts.includes(api) || parts.includes(`${api}-basics`);
  if (has('ocp')) describeOcpScenarios(name, makeHarness, parts.includes('ocp'));
  if (has('obshell')) describeObshellScenarios(name, makeHarness, parts.includes('obshell'));
}

function describeOcpScenarios(name: string, makeHarness: MakeHarness, inFull: boolean): void {
  describe(`engine on ${name}`, () => {
    describe('the way of a task', () => forwardScenarios(makeHarness));
    describe('operations', () => operationScenarios(makeHarness));
    describe('ownership', () => ownershipScenarios(makeHarness));
    if (!inFull) return;
    describe('failures', () => failureScenarios(makeHarness));
    describe('crashes', () => crashScenarios(makeHarness));
    describe('outages of the store', () => outageScenarios(makeHarness));
  });
}

function describeObshellScenarios(name: string, makeHarness: MakeHarness, inFull: boolean): void {
  describe(`engine on ${name}`, () => {
    describe('the way of a task of obshell', () => obshellForwardScenarios(makeHarness));
    describe('the cluster of a task of obshell', () => obshellLockScenarios(makeHarness));
    describe('the same stop through both APIs', () => obshellPairScenarios(makeHarness));
    if (!inFull) return;
    describe('failures of a task of obshell', () => obshellFailureScenarios(makeHarness));
    describe('crashes of a task of obshell', () => obshellCrashScenarios(makeHarness));
  });
}
