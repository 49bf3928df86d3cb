import { describeEngineScenarios } from '@obstop/engine/testing';
import { databaseName, makeHarness, partOf } from '../src/testing/engine-harness.ts';

describeEngineScenarios(databaseName, makeHarness, [partOf('obshell')]);
