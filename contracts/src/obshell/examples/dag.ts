import type { ObshellOperator, ObshellState } from '../enums.ts';
import { formatGenericId } from '../task/generic-id.ts';
import type { ObshellDagRead, ObshellNodeRead, ObshellSubTaskRead } from '../task/read-dag.ts';

const port = 2886;
const agents = ['10.10.10.1', '10.10.10.2', '10.10.10.3'];
const startTime = '2026-11-21T10:00:00.272439704+08:00';
const endTime = '2026-11-21T10:00:04.118204551+08:00';

const idOf = (rowId: number) =>
  formatGenericId({
    place: { kind: 'agent', ip: agents[0] ?? '', port, obproxy: false },
    rowId: BigInt(rowId),
  });

/** Node names of a stop by force; the second value says whether each agent has a sub task of its own. */
export const forceStopNodes: readonly (readonly [string, boolean])[] = [
  ['Inform all agents to prepare to stop observer', true],
  ['Make sure all agents are ready', false],
  ['Advance agents to execute the task', false],
  ['Wait for all agents to execute tasks successfully', true],
  ['Inform all agents to end the task', false],
];

type Progress = { state: ObshellState; operator?: ObshellOperator; logs?: string[] };

function subTask(
  rowId: number,
  name: string,
  ip: string,
  { state, operator = 'RUN', logs }: Progress,
): ObshellSubTaskRead {
  const begun = state !== 'PENDING';
  return {
    id: idOf(rowId),
    taskId: rowId,
    name,
    state,
    operator,
    startTime,
    endTime: begun ? endTime : startTime,
    additionalData: null,
    executeTimes: begun ? 1 : 0,
    executeAgent: { ip, port },
    taskLogs: begun ? (logs ?? [`${name}: done on ${ip}:${port}`]) : null,
  };
}

/** A DAG of the given nodes, each at the given progress; nodes without one are PENDING. */
export function exampleDag(options: {
  rowId: number;
  name: string;
  nodes: readonly (readonly [string, boolean])[];
  state: ObshellState;
  operator?: ObshellOperator;
  progress: readonly Progress[];
}): ObshellDagRead {
  const { rowId, name, nodes, state, operator = 'RUN', progress } = options;
  const reached = progress.findLastIndex((each) => each.state !== 'PENDING');
  return {
    id: idOf(rowId),
    dagId: rowId,
    name,
    stage: Math.max(1, reached + 1),
    maxStage: nodes.length,
    maintenanceType: 1,
    maintenanceKey: '',
    state,
    operator,
    startTime,
    endTime: state === 'READY' ? startTime : endTime,
    additionalData: {
      sub_dags: Object.fromEntries(agents.map((ip, index) => [`${ip}:${port}`, idOf(rowId + 1 + index)])),
    },
    nodes: nodes.map(([node, perAgent], index): ObshellNodeRead => {
      const now = progress[index] ?? { state: 'PENDING' };
      const first = rowId * 100 + index * 10;
      return {
        id: idOf(rowId * 10 + index),
        nodeId: rowId * 10 + index,
        name: node,
        state: now.state,
        operator: now.operator ?? 'RUN',
        startTime,
        endTime: now.state === 'PENDING' ? startTime : endTime,
        additionalData: null,
        subTasks: (perAgent ? agents : agents.slice(0, 1)).map((ip, at) =>
          subTask(first + at, node, ip, now),
        ),
      };
    }),
  };
}

/** A DAG as the call that made it answers: READY, without details. */
export function acceptedDag(rowId: number, name: string, maxStage: number): ObshellDagRead {
  return {
    id: idOf(rowId),
    dagId: rowId,
    name,
    stage: 1,
    maxStage,
    maintenanceType: 1,
    maintenanceKey: '',
    state: 'READY',
    operator: 'RUN',
    startTime,
    endTime: startTime,
    additionalData: null,
    nodes: null,
  };
}
