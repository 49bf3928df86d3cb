import type { ServerId, SubtaskTarget } from '@obstop/domain';
import { standardSteps } from '../steps/registry.ts';
import type { Step, StepContext, StepRegistry } from '../steps/step.ts';

/** What goes wrong with a step: before or after its work it fails, or it never ends. */
export interface StepFault {
  step: string;
  how: 'fail-before' | 'fail-after' | 'hang';
  /** `run` by default. */
  direction?: 'run' | 'rollback';
  /** How often; 1 by default. */
  times?: number;
  /** Only the subtask with this parallel index. */
  parallelIndex?: number;
  /** Only the subtasks of this zone itself. */
  zoneName?: string;
  /** Only the subtasks of this server. */
  serverId?: ServerId;
}

/** The standard steps with faults on demand. */
export interface FaultySteps {
  steps: StepRegistry;
  /** Armed from now on. */
  add(fault: StepFault): void;
  /** Whether a `hang` of the step was met so often, once by default. A subtask is RUNNING in the store a moment before its step is called. */
  isHanging(step: string, parallelIndex?: number, times?: number): boolean;
  /** The registry has no such step from now on. */
  forget(step: string): void;
  /** Every step does its work twice from now on. */
  runTwice(): void;
}

const isOf = ({ zoneName, serverId }: StepFault, target: SubtaskTarget) =>
  (zoneName === undefined || (target.kind === 'zone' && target.zoneName === zoneName)) &&
  (serverId === undefined || (target.kind === 'server' && target.serverId === serverId));

/** Wraps every standard step. */
export function faultySteps(): FaultySteps {
  let faults: (StepFault & { direction: 'run' | 'rollback'; times: number })[] = [];
  const hanging: { step: string; parallelIndex: number }[] = [];
  let twice = false;
  const take = (step: string, direction: 'run' | 'rollback', { subtask }: StepContext) => {
    const fault = faults.find(
      (each) =>
        each.step === step &&
        each.direction === direction &&
        (each.parallelIndex === undefined || each.parallelIndex === subtask.parallelIndex) &&
        isOf(each, subtask.target),
    );
    if (fault) fault.times -= 1;
    faults = faults.filter((each) => each.times > 0);
    return fault?.how;
  };
  const wrap = (name: string, step: Step, direction: 'run' | 'rollback') => async (context: StepContext) => {
    const how = take(name, direction, context);
    if (how === 'fail-before') throw new Error(`${name} was made to fail`);
    if (how === 'hang') {
      hanging.push({ step: name, parallelIndex: context.subtask.parallelIndex });
      await new Promise(() => {});
    }
    await step[direction](context);
    if (twice) await step[direction](context);
    if (how === 'fail-after') throw new Error(`${name} was made to fail after its work`);
  };
  const steps = Object.fromEntries(
    Object.entries(standardSteps).map(([name, step]): [string, Step] => [
      name,
      { run: wrap(name, step, 'run'), rollback: wrap(name, step, 'rollback') },
    ]),
  );
  return {
    steps,
    isHanging: (step, parallelIndex, times = 1) =>
      hanging.filter(
        (each) => each.step === step && (parallelIndex === undefined || each.parallelIndex === parallelIndex),
      ).length >= times,
    forget: (step) => {
      delete steps[step];
    },
    add: (fault) => {
      faults.push({ direction: 'run', times: 1, ...fault });
    },
    runTwice: () => {
      twice = true;
    },
  };
}
