/*
 * Owns: DAGs as tasks: reading them, and the calls that make one.
 * Does not own: waiting (core), how a lost DAG is looked for (find-lost-dag.ts).
 * Invariants: a stop or start is sent once.
 */

import { ObstopError } from '../core/errors.ts';
import { isLost } from '../core/is-lost.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import { Task, type TaskSource } from '../core/task.ts';
import { sameTask } from '../core/task-snapshot.ts';
import { invalidRequest } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import { currentSink, withSink } from '../core/with-response.ts';
import type { Connection } from './connection.ts';
import { dagSnapshot, logLines, logLinesOf, type ObshellRawDag } from './dag-snapshot.ts';
import { findLostDag, findOwnDag } from './find-lost-dag.ts';
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
  /** Sent and not yet answered; each resolves when its DAG is known, if it makes one. */
  const underway = new Set<Promise<void>>();
  const take = (id: WireId) => {
    taken.add(String(id));
    const [oldest] = taken;
    if (taken.size > mostTaken && oldest !== undefined) taken.delete(oldest);
  };

  return {
    begin: async (request, dagName, options = {}) => {
      const sink = currentSink();
      await ready(options);
      const sentAtMs = runtime.now();
      const sent = withSink(sink, () => call({ ...request, read: dagSnapshot }, options));
      const known = sent.then(
        ({ id }) => take(id),
        () => {},
      );
      underway.add(known);
      const made = await sent.catch(async (error: unknown) => {
        underway.delete(known);
        const search = { call, runtime, taken, options };
        if (isLost(error)) return findLostDag({ error, dagName, sentAtMs }, search);
        if (!ObstopError.is(error, 'conflict') || error.taskId === undefined) throw error;
        // Another call of this client may have made the DAG, and not have been answered yet.
        await Promise.all(underway);
        return findOwnDag({ error, dagName, sentAtMs }, search);
      });
      underway.delete(known);
      take(made.id);
      return new Task(made, source);
    },
    read: async (request, options) =>
      new Task(await call({ ...request, read: dagSnapshot }, options), source),
    readAll: async (request, options) => {
      const dags = await call({ ...request, read: contentsOf(dagSnapshot) }, options);
      return dags.map((dag) => new Task(dag, source));
    },
  };
}
