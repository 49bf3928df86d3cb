import { serverId } from '@obstop/domain';
import { type Adapters, cluster } from './adapters.ts';
import { asksTheNext, next, request, wrongPassword } from './answers.ts';
import { allGone, allServe, dag, dagId, held, lastOrder, noSuchCall } from './examples.ts';
import {
  dags,
  ended,
  failed,
  followed,
  noDags,
  ordered,
  refusal,
  refusalByStatus,
  subTaskLog,
} from './shapes.ts';
import { shown } from './stage.ts';
import type { Needed, Use } from './use.ts';

const stopProcess = ({ fleet, call }: Adapters) => fleet.stopProcess(cluster, serverId(1), 'kill', call(1));
const observe = ({ fleet, call }: Adapters) => fleet.observe(cluster, call(1));
const ends = { getAgentsStatus: [allServe, allGone] } as const;
/** An order that was sent before a crash, and whose answer nobody heard. */
const unheard = { state: lastOrder({}) };
const looksAmongAll: Needed = {
  shape: refusalByStatus,
  comes: [`"afterwards":["${next} ${request('getAgentInfo')}`],
};
const heldAgents = { getAgentsStatus: [held] } as const;

/** Following DAGs, finding them again, and finding out who holds the agents. */
export const taskUses: readonly Use[] = [
  {
    what: 'a DAG is followed',
    operationId: 'getDag',
    act: stopProcess,
    around: ends,
    answers: {
      running: { shape: followed, comes: [request('getDag', { id: '' }), '"end":"succeeded"'] },
      succeeded: { shape: ended, comes: ['"end":"succeeded"'] },
      failed: {
        shape: failed,
        comes: [
          '"end":"failed"',
          '(Stop OB) ended FAILED/RUN in stage 2 of 5',
          request('getDag', { id: '' }),
        ],
      },
      cancelled: { shape: failed, comes: ['"end":"failed"', '(Stop OB) ended FAILED/CANCEL'] },
      'Task.NotFound': { shape: refusal, comes: ['Task not found', '"afterwards":[]', '"order":'] },
      ...wrongPassword,
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'what was asked for last is looked after',
    operationId: 'getDag',
    setup: { state: lastOrder({ dagId: dagId.running }) },
    act: observe,
    answers: {
      'Task.NotFound': {
        shape: refusalByStatus,
        comes: ['No agent knows the DAG that was asked for last', '"state":{"isolatedZones":[]}'],
      },
    },
  },
  {
    what: 'why a DAG failed',
    operationId: 'getSubTask',
    act: stopProcess,
    // A DAG that carries no logs.
    around: {
      ...ends,
      getDag: [withoutLogs(), dag.succeeded],
    },
    answers: {
      failed: { shape: subTaskLog, comes: ['Task.SubDag.NotAllCreated', 'ended FAILED/RUN'] },
      'Task.NotFound': unreadable('Task not found'),
      'Common.Unexpected': unreadable('Unexpected error'),
    },
  },
  {
    what: 'a DAG whose id was never heard, among those of the agent that was asked',
    operationId: 'listAgentDags',
    setup: unheard,
    act: observe,
    answers: {
      one: { shape: ordered, comes: [request('getDag', { id: dagId.running })] },
      // The list of all agents is left.
      'Security.Authentication.IncorrectOceanbasePassword': looksAmongAll,
      'Common.Unexpected': looksAmongAll,
    },
  },
  {
    what: 'a DAG whose id was never heard, among the unfinished ones',
    operationId: 'listUnfinishedDags',
    setup: unheard,
    act: observe,
    answers: {
      one: { shape: ordered, comes: [request('getDag', { id: dagId.running })] },
      none: { shape: noDags, comes: ['No agent knows the DAG that was asked for last'] },
      ...wrongPassword,
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'who holds the agents',
    operationId: 'listAgentMainDags',
    around: heldAgents,
    act: stopProcess,
    answers: {
      one: {
        shape: dags,
        comes: [`the agents are held by DAG ${dagId.running}, which is not ours`, '"afterwards":[]'],
      },
      // Given free since it was looked at.
      none: {
        shape: noDags,
        around: { getAgentsStatus: [held, allServe, allGone] },
        comes: [request('stopOb')],
      },
      ...wrongPassword,
      ...asksTheNext(request('getAgentInfo')),
    },
  },
  {
    what: 'who holds the agents, where the list of main DAGs is not known yet',
    operationId: 'listUnfinishedDags',
    around: { ...heldAgents, listAgentMainDags: [noSuchCall] },
    act: stopProcess,
    answers: {
      none: { shape: noDags, comes: ['under maintenance by something that is neither a start nor a stop'] },
    },
  },
];

/** How the DAG ended is told all the same. */
function unreadable(why: string): Needed {
  return { shape: refusal, comes: [`the log cannot be read: getSubTask: ${why}`, '"error":"DAG'] };
}

function withoutLogs() {
  const copy = structuredClone(shown('getDag', 'failed'));
  const { data } = copy.body as { data: { nodes: { sub_tasks: { task_logs: null }[] }[] } };
  for (const subTask of data.nodes.flatMap(({ sub_tasks: all }) => all)) subTask.task_logs = null;
  return copy;
}
