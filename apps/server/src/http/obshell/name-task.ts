import { type Cluster, isObshellTask, type Task } from '@obstop/domain';
import { receivingAgent } from './agents.ts';
import { isStart } from './dag-view.ts';
import { dagRow, idAt } from './ids.ts';

/** A task as obshell's logs name it: the generic id of its main DAG, which forcePassDag takes, and what holds the agents. */
export function nameTask(cluster: Cluster, task: Task): string {
  const id = idAt(receivingAgent(cluster), dagRow({ taskId: task.id, of: 'main' }));
  const held = isStart(task) ? 'Start observer' : 'Stop observer';
  return `${id}:${isObshellTask(task) ? held : task.name}`;
}
