export { type CrashSwitch, createCrashSwitch } from './crash-switch.ts';
export { type FaultySteps, faultySteps, type StepFault } from './faulty-steps.ts';
export { type ManualClock, manualClock } from './manual-clock.ts';
export { memoryClusterStore } from './memory-cluster-store.ts';
export { memoryHarness } from './memory-harness.ts';
export { memoryTaskQueue } from './memory-task-queue.ts';
export { type MemoryTasks, memoryTaskStore, memoryTasks } from './memory-task-store.ts';
export {
  type EngineHarness,
  makeRig,
  type OpenedBackend,
  type Rig,
  wholeCluster,
  zoneTarget,
} from './rig.ts';
export { type MakeHarness, statusesOf, withRig } from './scenario-context.ts';
export type { ScenarioPart } from './scenarios.ts';
export { describeEngineScenarios } from './scenarios.ts';
export { type ScriptedFleet, scriptedFleet } from './scripted-fleet.ts';
