import type { ObshellDagRead, ObshellNodeRead, ObshellSubTaskRead } from './read-dag.ts';

/** Row ids and counters fit a number here; a bigint stays one and is written as a bare number by writeJson. */
const common = (task: ObshellSubTaskRead | ObshellNodeRead | ObshellDagRead) => ({
  state: task.state,
  operator: task.operator,
  start_time: task.startTime,
  end_time: task.endTime,
  additional_data: task.additionalData,
});

/** A sub task as obshell writes it: every key, in Go's order. An unknown agent is written as the empty address. */
export function writeObshellSubTask(subTask: ObshellSubTaskRead) {
  return {
    id: subTask.id,
    task_id: subTask.taskId,
    name: subTask.name,
    ...common(subTask),
    execute_times: subTask.executeTimes,
    execute_agent: subTask.executeAgent ?? { ip: '', port: 0 },
    task_logs: subTask.taskLogs,
  };
}

/** A node as obshell writes it. */
export function writeObshellNode(node: ObshellNodeRead) {
  return {
    id: node.id,
    node_id: node.nodeId,
    name: node.name,
    ...common(node),
    sub_tasks: node.subTasks?.map(writeObshellSubTask) ?? null,
  };
}

/** A DAG as obshell writes it; the two maintenance keys stand before the state, where the DAG has them. */
export function writeObshellDag(dag: ObshellDagRead) {
  return {
    id: dag.id,
    dag_id: dag.dagId,
    name: dag.name,
    stage: dag.stage,
    max_stage: dag.maxStage,
    ...(dag.maintenanceType === undefined ? {} : { maintenance_type: dag.maintenanceType }),
    ...(dag.maintenanceKey === undefined ? {} : { maintenance_key: dag.maintenanceKey }),
    ...common(dag),
    nodes: dag.nodes?.map(writeObshellNode) ?? null,
  };
}
