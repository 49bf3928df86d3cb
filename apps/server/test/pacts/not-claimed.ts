import type { State } from './pact-file.ts';

/** Interactions whose state this server can never be in, each with the reason. Real OceanBase agents can. */
export const notClaimed: readonly (State & { readonly reason: string })[] = [
  {
    operation: 'getMaintainObDag',
    name: 'running',
    reason:
      'A stop is kept by the agents, never in OceanBase: this call finds nothing here, as it does on an agent that only stops and starts.',
  },
];

/** Whether the server stands for a state. */
export const isClaimed = ({ operation, name }: State) =>
  !notClaimed.some((one) => one.operation === operation && one.name === name);
