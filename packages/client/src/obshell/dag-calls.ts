/*
 * Owns: DAGs as tasks: reading them, and the calls that make one.
 * Does not own: waiting (core), how a lost DAG is looked for (find-lost-dag.ts).
 * Invariants: a stop or start is sent once.
 */

import { isLost } from '../core/lost-answer.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import { Task, type TaskSource } from '../core/task.ts';
import { sameTask } from '../core/task-snapshot.ts';
import { invalidRequest } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import type { Connection } from './connection.ts';
import { dagSnapshot, logLines, logLinesOf, type ObshellRawDag } from './dag-snapshot.ts';
import { findLostDag } from './find-lost-dag.ts';
import { contentsOf } from './read/contents.ts';
import { readSubTask } from './read/read-dag.ts';
import { obshellRequest } from './request.ts';
import { isGenericId } from './requests.ts';

/** A DAG of obshell as a task; `raw` has it in obshell’s own words. */
export type ObshellTask = Task<ObshellRawDag>;

/** A generic id for a path. Throws ObstopError `invalid-request`. */
export function genericId(id: WireId): string {
  const text = String(id);
  if (!isGenericId(text) || (typeof id === 'number' && !Number.isSafeInteger(id)))
    throw invalidRequest('id', 'must be a generic id: digits only, as text or bigint');
  return text;
}

export interface DagCalls {
  /** Makes a DAG by a call that is sent once; where its answer is lost, looks for the DAG. */
  begin(request: Request, dagName: string, options?: CallOptions): Promise<ObshellTask>;
  /** One DAG. */
  read(request: Request, options?: CallOptions): Promise<ObshellTask>;
  /** A list of DAGs. */
  readAll(request: Request, options?: CallOptions): Promise<ObshellTask[]>;
}

// So many DAGs of this client’s own are known by their ids; a lost call is looked for within seconds or minutes.
const mostTaken = 256;

export function dagCalls({ call, ready, runtime }: Connection): DagCalls {
  const source: TaskSource<ObshellRawDag> = {
    runtime,
    load: (id, options, known) =>
      call(
        {
          ...obshellRequest('getDag', { id: genericId(id) }),
          read: known ? sameTask(id, dagSnapshot) : dagSnapshot,
        },
        options,
        known,
      ),
    logTail: async (task, step, lines, options) => {
      // A DAG with details carries its logs; the call is for one that was read without.
      const logs =
        logLinesOf(task.raw, step.id) ??
        (await call(
          {
            ...obshellRequest('getSubTask', { id: genericId(step.id) }),
            read: (data, at) => logLines(readSubTask(data, at).taskLogs ?? []),
          },
          options,
        ));
      return lines > 0 ? logs.slice(-lines) : [];
    },
  };
  const taken = new Set<string>();
  const take = (id: WireId) => {
    taken.add(String(id));
    const [oldest] = taken;
    if (taken.size > mostTaken && oldest !== undefined) taken.delete(oldest);
  };

  return {
    begin: async (request, dagName, options = {}) => {
      await ready(options);
      const sentAtMs = runtime.now();
      try {
        const made = await call({ ...request, read: dagSnapshot }, options);
        take(made.id);
        return new Task(made, source);
      } catch (error) {
        if (!isLost(error)) throw error;
        const found = await findLostDag({ error, dagName, sentAtMs }, { call, runtime, taken, options });
        take(found.id);
        return new Task(found, source);
      }
    },
    read: async (request, options) =>
      new Task(await call({ ...request, read: dagSnapshot }, options), source),
    readAll: async (request, options) => {
      const dags = await call({ ...request, read: contentsOf(dagSnapshot) }, options);
      return dags.map((dag) => new Task(dag, source));
    },
  };
}
