import { type Step, type StepContext, type StepRegistry, standardSteps } from '@obstop/engine';

/** A context whose fleet reports, without looking, that the work is still to be done. The step therefore always acts. */
function unseen(context: StepContext): StepContext {
  const { fleet, subtask } = context;
  const wanted = !subtask.step.startsWith('resume-') && !subtask.step.includes('start');
  const observe: typeof fleet.observe = async () => ({
    zones:
      subtask.target.kind === 'zone'
        ? [{ name: subtask.target.zoneName, isolated: !wanted, innerStatus: 'ACTIVE' }]
        : [],
    servers:
      subtask.target.kind === 'server'
        ? [{ id: subtask.target.serverId, isolated: !wanted, processAlive: wanted, innerStatus: 'ACTIVE' }]
        : [],
  });
  return { ...context, fleet: { ...fleet, observe } };
}

const acting = [
  'isolate-zone',
  'isolate-server',
  'resume-zone',
  'resume-server',
  'stop-process',
  'kill-process',
  'signal-process-stop',
  'signal-process-kill',
  'obshell-stop-agent',
  'obshell-start-agent',
];

/** The standard steps, except that those which act do not look first. */
export const stepsWithoutLooking: StepRegistry = {
  ...standardSteps,
  ...Object.fromEntries(
    acting.flatMap((name): [string, Step][] => {
      const step = standardSteps[name];
      if (!step) return [];
      return [[name, { ...step, run: (context) => step.run(unseen(context)) }]];
    }),
  ),
};

/** The standard steps, except that an obshell task continues even without its cluster. */
export const stepsWithoutClusterCheck: StepRegistry = {
  ...standardSteps,
  'obshell-check-agents': { run: async () => {}, rollback: async () => {} },
};
