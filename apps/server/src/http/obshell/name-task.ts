import { type Cluster, isObshellTask, type Task } from '@obstop/domain';
import { isStart } from './dag-view.ts';
import { mainDagId } from './project-dag.ts';

/** A task as obshell's logs name it: the generic id of its main DAG, which forcePassDag takes, and what holds the agents. */
export function nameTask(cluster: Cluster, task: Task): string {
  const held = isStart(task) ? 'Start observer' : 'Stop observer';
  return `${mainDagId(cluster, task)}:${isObshellTask(task) ? held : task.name}`;
}
