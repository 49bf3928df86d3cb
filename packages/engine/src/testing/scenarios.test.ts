import { memoryHarness } from './memory-harness.ts';
import { describeEngineScenarios } from './scenarios.ts';

describeEngineScenarios('memory', memoryHarness);
