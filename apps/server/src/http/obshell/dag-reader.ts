/**
 * Owns: finding tasks by generic id and loading what is needed to show them.
 * Does not own: how they look (the projections), what may be done with them (the operators).
 */
import { type Cluster, type ClusterId, isObshellTask, type Subtask, type Task } from '@obstop/domain';
import type { ClusterStore, TaskStore } from '@obstop/engine';
import type { NotModified } from '../answer.ts';
import { etagOf, isKnown } from '../etag.ts';
import { findAgent, isSameAddress, receivingAgent } from './agents.ts';
import { type ObshellRefusal, refuse } from './answer.ts';
import type { DagView } from './dag-view.ts';
import { type AgentAddress, readDagRow, readId, readUnitRow } from './ids.ts';
import { agentOfSubDag } from './project-sub-dag.ts';
import { type SubDag, subDagsOf } from './sub-dag-progress.ts';

/** A DAG by its id; the tag names this state of it, where one can. */
export type FoundDag = { etag: string | undefined; view: DagView } & (
  | { kind: 'main' }
  | { kind: 'sub'; subDag: SubDag }
);

/** A node or a sub task by its id, whose row is `row`. */
export type FoundUnit =
  | { kind: 'main'; row: number; view: DagView; subtask: Subtask }
  | { kind: 'sub'; row: number; view: DagView; subDag: SubDag; index: number };

/** What reading DAGs needs. */
export interface DagPorts {
  tasks: Pick<TaskStore, 'load' | 'head' | 'list' | 'lockHolder' | 'readTaskLog' | 'taskOfSubtask'>;
  clusters: Pick<ClusterStore, 'get'>;
  clusterId: ClusterId;
}

const notFound = () => refuse('Task.NotFound', { reason: 'record not found' });

/** What an id is refused with that names nothing here. */
export type UnknownId = ObshellRefusal<'Task.NotFound'>;

/** The cluster that this surface speaks for; it is in the inventory as long as the server runs. */
export async function clusterOf(ports: Pick<DagPorts, 'clusters' | 'clusterId'>): Promise<Cluster> {
  const { clusters, clusterId } = ports;
  const cluster = await clusters.get(clusterId);
  if (!cluster) throw new Error(`cluster ${clusterId} is not in the inventory`);
  return cluster;
}

/**
 * The tag of a DAG. What it shows is its task's, but for whether its task holds the agents. While it runs, logs grow without a new
 * revision: with them it has none.
 */
function tagOf(
  id: string,
  task: Pick<Task, 'status'>,
  revision: number,
  shows: { holdsLock: boolean; details: boolean },
) {
  if (shows.details && task.status === 'RUNNING') return undefined;
  return etagOf(id, shows.holdsLock ? `${revision}-holds` : revision);
}

interface Place {
  kind: 'place';
  agent: AgentAddress;
  row: number;
  isReceiver: boolean;
}

/** Reads of one cluster's DAGs. */
export type DagReader = ReturnType<typeof createDagReader>;

export function createDagReader(ports: DagPorts) {
  const { tasks, clusterId } = ports;

  async function view(task: Task, details: boolean): Promise<DagView> {
    const [cluster, holder, entries] = await Promise.all([
      clusterOf(ports),
      tasks.lockHolder(clusterId),
      details ? tasks.readTaskLog(task.id) : [],
    ]);
    const logs = Map.groupBy(entries, ({ subtaskId }) => subtaskId);
    return { task, cluster, logs, holdsLock: holder === task.id };
  }

  /** The id's agent and row, where the agent is one of this cluster. */
  async function place(id: string): Promise<Place | UnknownId> {
    const read = readId(id);
    const cluster = await clusterOf(ports);
    if (!read || !findAgent(cluster, read.agent)) return notFound();
    return { kind: 'place', ...read, isReceiver: isSameAddress(receivingAgent(cluster), read.agent) };
  }

  const subDagAt = (found: DagView, agent: AgentAddress) =>
    isObshellTask(found.task)
      ? subDagsOf(found).find((subDag) => isSameAddress(agentOfSubDag(found, subDag), agent))
      : undefined;

  return {
    view,
    /** Where the DAG's tag is among those: that it has not changed since. It is not loaded for that. */
    async unchangedDag(
      id: string,
      details: boolean,
      ifNoneMatch: string | undefined,
    ): Promise<NotModified | undefined> {
      if (ifNoneMatch === undefined) return undefined;
      const at = await place(id);
      if (at.kind === 'refusal') return undefined;
      const row = readDagRow(at.row);
      const [head, holder] = await Promise.all([tasks.head(row.taskId), tasks.lockHolder(clusterId)]);
      if (head?.clusterId !== clusterId) return undefined;
      const etag = tagOf(id, head, head.revision, { holdsLock: holder === row.taskId, details });
      return etag !== undefined && isKnown(etag, ifNoneMatch) ? { kind: 'not-modified', etag } : undefined;
    },
    async dag(id: string, details: boolean): Promise<FoundDag | UnknownId> {
      const at = await place(id);
      if (at.kind === 'refusal') return at;
      const row = readDagRow(at.row);
      const record = await tasks.load(row.taskId);
      if (record?.task.clusterId !== clusterId) return notFound();
      const found = await view(record.task, details);
      const etag = tagOf(id, record.task, record.revision, { holdsLock: found.holdsLock, details });
      if (row.of === 'main') return at.isReceiver ? { kind: 'main', etag, view: found } : notFound();
      const subDag = subDagAt(found, at.agent);
      return subDag ? { kind: 'sub', etag, view: found, subDag } : notFound();
    },
    /** With the logs of the sub tasks. */
    async unit(id: string): Promise<FoundUnit | UnknownId> {
      const at = await place(id);
      if (at.kind === 'refusal') return at;
      const unit = readUnitRow(at.row);
      const record = await tasks.taskOfSubtask(unit.subtaskId);
      if (record?.task.clusterId !== clusterId) return notFound();
      const found = { row: at.row, view: await view(record.task, true) };
      if (unit.of === 'main') {
        const subtask = record.task.subtasks.find((each) => each.id === unit.subtaskId);
        return at.isReceiver && subtask ? { kind: 'main', ...found, subtask } : notFound();
      }
      const { index } = unit.of;
      const subDag = subDagAt(found.view, at.agent);
      if (subDag?.create.id !== unit.subtaskId || !subDag.nodes[index]) return notFound();
      return { kind: 'sub', ...found, subDag, index };
    },
    /** The newest, at most `limit`; newest first. */
    async newest(limit: number, running?: true): Promise<Task[]> {
      const found = await tasks.list({
        clusterIds: [clusterId],
        page: 1,
        size: limit,
        sort: { by: 'id', direction: 'desc' },
        ...(running && { statuses: ['RUNNING'] }),
      });
      return found.tasks;
    },
    async lockHolder(): Promise<Task | undefined> {
      const holder = await tasks.lockHolder(clusterId);
      return holder === undefined ? undefined : (await tasks.load(holder))?.task;
    },
  };
}
