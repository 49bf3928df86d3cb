import type { ObshellOperator, ObshellState } from '../enums.ts';
import type { ObshellDag, ObshellNode, ObshellSubTask } from '../task/dag.ts';
import { formatGenericId } from '../task/generic-id.ts';

const port = 2886;
const agents = ['10.10.10.1', '10.10.10.2', '10.10.10.3'];
const startTime = '2026-11-21T10:00:00.272439704+08:00';
const endTime = '2026-11-21T10:00:04.118204551+08:00';

const idOf = (rowId: number) =>
  formatGenericId({
    place: { kind: 'agent', ip: agents[0] ?? '', port, obproxy: false },
    rowId: BigInt(rowId),
  });

type Nodes = readonly (readonly [string, boolean])[];

const prepare = ['Inform all agents to prepare to stop observer', true] as const;
const ready = ['Make sure all agents are ready', false] as const;
const advance = ['Advance agents to execute the task', false] as const;
const wait = ['Wait for all agents to execute tasks successfully', true] as const;
const end = ['Inform all agents to end the task', false] as const;
const freeze = ['Minor freeze before stop server', false] as const;
const sql = ['Execute stop sql', false] as const;
const start = ['Inform all agents to start observer', true] as const;

/**
 * The DAGs that the examples tell of, by how they were begun: row id, name, and nodes, whose second value says whether each agent
 * has a sub task of its own. A DAG is the same wherever it is shown, so that one that was begun can be read.
 */
const story = {
  force: [9, 'Stop OB', [prepare, ready, advance, wait, end]],
  terminate: [10, 'Stop OB', [prepare, ready, freeze, advance, wait, end]],
  plain: [11, 'Stop OB', [prepare, ready, advance, wait, sql, end]],
  zone: [12, 'Stop OB', [prepare, ready, sql, advance, wait, end]],
  zoneFrozen: [13, 'Stop OB', [prepare, ready, sql, freeze, advance, wait, end]],
  startGlobal: [14, 'Start OB', [start, ready, advance, wait, ['Start Zone', false], end]],
  startServer: [15, 'Start OB', [start, ready, advance, wait, end]],
} as const satisfies Record<string, readonly [number, string, Nodes]>;

type Progress = { state: ObshellState; operator?: ObshellOperator; logs?: string[] };

function subTask(
  rowId: number,
  name: string,
  ip: string,
  { state, operator = 'RUN', logs }: Progress,
): ObshellSubTask {
  const begun = state !== 'PENDING';
  return {
    id: idOf(rowId),
    task_id: rowId,
    name,
    state,
    operator,
    start_time: startTime,
    end_time: begun ? endTime : startTime,
    additional_data: null,
    execute_times: begun ? 1 : 0,
    execute_agent: { ip, port },
    task_logs: begun ? (logs ?? [`${name}: done on ${ip}:${port}`]) : null,
  };
}

/** A DAG of the story with its nodes, each at the given progress; nodes without one are PENDING. */
export function dagOf(
  begun: keyof typeof story,
  options: { state: ObshellState; operator?: ObshellOperator; progress: readonly Progress[] },
): ObshellDag {
  const [rowId, name, nodes] = story[begun];
  const { state, operator = 'RUN', progress } = options;
  const reached = progress.findLastIndex((each) => each.state !== 'PENDING');
  return {
    id: idOf(rowId),
    dag_id: rowId,
    name,
    stage: Math.max(1, reached + 1),
    max_stage: nodes.length,
    maintenance_type: 1,
    maintenance_key: '',
    state,
    operator,
    start_time: startTime,
    end_time: state === 'READY' ? startTime : endTime,
    additional_data: {
      sub_dags: Object.fromEntries(
        agents.map((ip, index) => [`${ip}:${port}`, idOf(rowId * 1000 + 1 + index)]),
      ),
    },
    nodes: nodes.map(([node, perAgent], index): ObshellNode => {
      const now = progress[index] ?? { state: 'PENDING' };
      const first = rowId * 100 + index * 10;
      return {
        id: idOf(rowId * 10 + index),
        node_id: rowId * 10 + index,
        name: node,
        state: now.state,
        operator: now.operator ?? 'RUN',
        start_time: startTime,
        end_time: now.state === 'PENDING' ? startTime : endTime,
        additional_data: null,
        sub_tasks: (perAgent ? agents : agents.slice(0, 1)).map((ip, at) =>
          subTask(first + at, node, ip, now),
        ),
      };
    }),
  };
}

/** A DAG of the story that has ended well. */
export const endedDag = (begun: keyof typeof story): ObshellDag =>
  dagOf(begun, { state: 'SUCCEED', progress: story[begun][2].map(() => ({ state: 'SUCCEED' })) });

/** A DAG of the story as the call that began it answers: READY, without details. */
export function acceptedDag(begun: keyof typeof story): ObshellDag {
  const [rowId, name, nodes] = story[begun];
  return {
    id: idOf(rowId),
    dag_id: rowId,
    name,
    stage: 1,
    max_stage: nodes.length,
    maintenance_type: 1,
    maintenance_key: '',
    state: 'READY',
    operator: 'RUN',
    start_time: startTime,
    end_time: startTime,
    additional_data: null,
    nodes: null,
  };
}
