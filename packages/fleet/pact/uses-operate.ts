import { type Adapters, cluster } from './adapters.ts';
import { asksTheNext, request, wrongPassword } from './answers.ts';
import { dag, dagId, lastOrder } from './examples.ts';
import { done, refusal } from './shapes.ts';
import type { Use } from './use.ts';

const observe = ({ fleet, call }: Adapters) => fleet.observe(cluster, call(1));
/** It came too late: what matters is how the DAG stands. */
const isTold = (message: string) => ({
  shape: refusal,
  comes: [message, request('getDag', { id: '' }), '"end":"'],
});

/** Operators: DAGs that were left behind are cancelled, and agents given free. */
export const operateUses: readonly Use[] = [
  {
    what: 'a DAG that was left running is cancelled',
    operationId: 'operateDag',
    setup: { state: lastOrder({ dagId: dagId.running }) },
    act: observe,
    around: { getDag: [dag.running, dag.cancelled, dag.succeeded] },
    answers: {
      done: { shape: done, comes: [request('getDag', { id: dagId.running }), '"end":"failed"'] },
      'Task.Dag.Operator.CancelFinishedDag': isTold('Failed to cancel DAG: DAG is finished'),
      'Task.NotFound': isTold('Task not found'),
      ...wrongPassword,
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'an agent that still works for a failed DAG is given free',
    operationId: 'operateDag',
    setup: { state: lastOrder({ dagId: dagId.failed }) },
    act: observe,
    around: { getDag: [dag.failed, dag.failed, dag.succeeded] },
    parameters: { operator: 'PASS' },
    answers: {
      done: { shape: done, comes: [request('getDag', { id: '' }), '"end":"failed"'] },
      'Task.Dag.Operator.PassNotFailedDag': isTold('Failed to pass DAG: DAG is not failed'),
    },
  },
];
