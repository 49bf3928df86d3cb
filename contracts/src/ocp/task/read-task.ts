import * as z from 'zod';
import { parseContextText } from './context.ts';
import type { OcpDialect, OcpSubtask, OcpTask, OcpTaskContext, WireId } from './task.ts';

const id = z.union([z.number(), z.bigint(), z.string()]);
const text = z.string().nullish();
const flag = z.boolean().nullish();
const count = z.number().nullish();
const idList = z.array(id).nullish();

const LooseSubtask = z.looseObject({
  id,
  name: z.string(),
  description: text,
  status: z.string(),
  operation: text,
  upstreams: idList,
  downstreams: idList,
  // The vendor's tables spell these two otherwise than its samples do.
  downstream: idList,
  paralleIdx: count,
  parallelIdx: count,
  className: text,
  clusterName: text,
  nodeType: text,
  prohibitRollback: flag,
  prohibitSkip: flag,
  runTime: count,
  seriesId: id.nullish(),
  taskId: id.nullish(),
  timeout: count,
  executor: text,
  createTime: text,
  startTime: text,
  finishTime: text,
});

const reference = z.looseObject({ id, name: text, obClusterId: id.nullish(), type: text, mode: text });
const contextObject = z.looseObject({
  listMap: z.record(z.string(), z.array(z.string())).nullish(),
  stringMap: z.record(z.string(), z.string()).nullish(),
  parallel: flag,
  parallelIdx: count,
});

const LooseTask = z.looseObject({
  id,
  name: z.string(),
  status: z.string(),
  operation: text,
  type: text,
  cluster: reference.nullish(),
  clusterId: id.nullish(),
  tenant: reference.nullish(),
  hostId: id.nullish(),
  creator: z.union([z.string(), z.looseObject({ id: id.nullish(), name: z.string() })]).nullish(),
  context: z.union([z.string(), contextObject]).nullish(),
  executor: text,
  taskDefinitionId: id.nullish(),
  prohibitRollback: flag,
  createTime: text,
  startTime: text,
  finishTime: text,
  tasks: z.array(LooseSubtask).nullish(),
  subtasks: z.array(LooseSubtask).nullish(),
});

type Present<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** Leaves out what is null or undefined, so that absent stays absent. */
function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Present<T>;
}

/** Reads one subtask of any dialect; throws ZodError naming the field that cannot be read. */
export function readOcpSubtask(value: unknown): OcpSubtask {
  return toSubtask(LooseSubtask.parse(value));
}

function toSubtask(raw: z.infer<typeof LooseSubtask>): OcpSubtask {
  return {
    id: raw.id,
    name: raw.name,
    description: raw.description ?? raw.name,
    status: raw.status,
    operation: raw.operation ?? 'EXECUTE',
    upstreams: raw.upstreams ?? [],
    downstreams: raw.downstreams ?? raw.downstream ?? [],
    ...present({
      className: raw.className ?? raw.clusterName,
      nodeType: raw.nodeType,
      parallelIdx: raw.parallelIdx ?? raw.paralleIdx,
      prohibitRollback: raw.prohibitRollback,
      prohibitSkip: raw.prohibitSkip,
      runTime: raw.runTime,
      seriesId: raw.seriesId,
      taskId: raw.taskId,
      timeout: raw.timeout,
      executor: raw.executor,
      createTime: raw.createTime,
      startTime: raw.startTime,
      finishTime: raw.finishTime,
    }),
  };
}

function toContext(raw: z.infer<typeof LooseTask>['context']): OcpTaskContext | undefined {
  if (raw == null) return undefined;
  if (typeof raw === 'string') return parseContextText(raw);
  return {
    parallelIdx: raw.parallelIdx ?? -1,
    stringMap: raw.stringMap ?? {},
    listMap: raw.listMap ?? {},
    ...present({ parallel: raw.parallel }),
  };
}

function toReference(raw: z.infer<typeof reference>) {
  return {
    id: raw.id,
    ...present({ name: raw.name, obClusterId: raw.obClusterId, type: raw.type, mode: raw.mode }),
  };
}

function toCluster(raw: z.infer<typeof LooseTask>): { id: WireId } | undefined {
  if (raw.cluster) return toReference(raw.cluster);
  return raw.clusterId == null ? undefined : { id: raw.clusterId };
}

function toCreator(raw: z.infer<typeof LooseTask>['creator']): OcpTask['creator'] {
  if (raw == null) return undefined;
  return typeof raw === 'string' ? { name: raw } : { name: raw.name, ...present({ id: raw.id }) };
}

function dialectOf(raw: z.infer<typeof LooseTask>): OcpDialect {
  if (raw.tasks) return 'A';
  if (raw.cluster) return 'D';
  return raw.context != null || raw.subtasks?.some((subtask) => subtask.className != null) ? 'B' : 'C';
}

/**
 * Reads a task of any dialect, with every slip that the vendor's documents and servers show: ids as strings, null for
 * absent, unknown enum values, unknown keys. Throws ZodError naming the field that cannot be read.
 */
export function readOcpTask(value: unknown): { task: OcpTask; dialect: OcpDialect } {
  const raw = LooseTask.parse(value);
  const task: OcpTask = {
    id: raw.id,
    name: raw.name,
    status: raw.status,
    subtasks: (raw.tasks ?? raw.subtasks ?? []).map(toSubtask),
    ...present({
      operation: raw.operation,
      type: raw.type,
      cluster: toCluster(raw),
      tenant: raw.tenant ? toReference(raw.tenant) : undefined,
      hostId: raw.hostId,
      creator: toCreator(raw.creator),
      context: toContext(raw.context),
      executor: raw.executor,
      taskDefinitionId: raw.taskDefinitionId,
      prohibitRollback: raw.prohibitRollback,
      createTime: raw.createTime,
      startTime: raw.startTime,
      finishTime: raw.finishTime,
    }),
  };
  return { task, dialect: dialectOf(raw) };
}
