import type { State } from './pact-file.ts';

const storeFails =
  'Where the agent’s own store fails. The store of this server has its users and tasks as well: where it fails, every call is answered Common.Unexpected.';

/** States that this server can never be in, each with the reason. Real OceanBase agents can. */
export const notClaimed: readonly (Pick<State, 'name' | 'operation'> & { readonly reason: string })[] = [
  {
    operation: 'getMaintainObDag',
    name: 'running',
    reason:
      'A stop is kept by the agents, never in OceanBase: this call finds nothing here, as it does on an agent that only stops and starts.',
  },
  {
    operation: 'getObInfo',
    name: 'unreachable',
    reason:
      'The topology of the simulated cluster comes from the inventory, which is there while no observer is.',
  },
  { operation: 'stopOb', name: 'Task.CreateFailed', reason: storeFails },
  { operation: 'startOb', name: 'Task.CreateFailed', reason: storeFails },
];

/** Whether the server stands for a state. */
export const isClaimed = ({ operation, name }: State) =>
  !notClaimed.some((one) => one.operation === operation && one.name === name);
