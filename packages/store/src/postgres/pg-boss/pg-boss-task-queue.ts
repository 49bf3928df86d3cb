/**
 * Owns: which jobs this process holds, their signs of life, and bringing news of a task to the process that runs it.
 * Does not own: the tasks (E3: epochs decide), the jobs' rows (task-jobs.ts), running.
 * Invariants: a job is held while its task is run here, and no longer; what goes without saying is said by messages, and
 * what a message did not bring (a silent owner, a RUNNING task without a live job, what others wrote to a task that is run
 * here) is noticed by the next look, which is one statement. No failure of the database ends anything: each pass is tried again.
 */
import { type TaskId, taskId } from '@obstop/domain';
import type { TaskQueue } from '@obstop/engine';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import type { Listener } from '../listener.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';
import type { OwnedTask } from './owned-tasks.ts';
import type { TaskJob, TaskJobs, TaskState } from './task-jobs.ts';

/** What the queue works with. */
export interface PgBossTaskQueueOptions {
  db: Kysely<Schema>;
  jobs: TaskJobs;
  /** What this process has claimed; entries go when it is done with a task. */
  owned: Map<TaskId, OwnedTask>;
  /** Begins to listen to the channel; `onMessage` is called with what others announced. */
  listen(onMessage: (payload: string) => void, onListening: () => void): Listener;
  channel: string;
  /** How many tasks are run here at a time; the others wait for another process or for room. */
  maxTasks: number;
  lookMs: number;
  heartbeatMs: number;
  onError(error: unknown): void;
}

/** A task that is run here. */
interface Held {
  job: TaskJob;
  /** Calls of `wake` that have not ended. */
  wakes: number;
  isSettling: boolean;
}

const jobsPerFetch = 100;
/** A message takes less than 8000 bytes. */
const idsPerMessage = 400;

/** `close` ends what `stop` left: what is still held is given to others at once, as far as the database answers. */
export function createPgBossTaskQueue(
  options: PgBossTaskQueueOptions,
): TaskQueue & { leaseAgeMs(): number; close(): Promise<void> } {
  const { db, jobs, owned, onError } = options;
  const held = new Map<TaskId, Held>();
  const newsFromHere = new Set<TaskId>();
  const newsFromOthers = new Set<TaskId>();
  const toAnnounce = new Set<TaskId>();
  const timers: NodeJS.Timeout[] = [];
  let deliver: ((id: TaskId) => Promise<void>) | undefined;
  let touchedAt = performance.now();
  let isStarted = false;
  let isFailing = false;
  let listener: Listener | undefined;

  /** Reports the first of a row of failures: while the database is away every pass fails, until a look at it has succeeded. */
  const pass = (work: () => Promise<void>): OneAtATime =>
    oneAtATime(() =>
      work().catch((error: unknown) => {
        if (!isFailing) onError(error);
        isFailing = true;
      }),
    );

  function wake(id: TaskId, it: Held): void {
    it.wakes += 1;
    const ended = () => {
      it.wakes -= 1;
      if (it.wakes === 0) void settling.run();
    };
    // Without anybody to deliver to, the job goes back.
    (deliver?.(id) ?? Promise.resolve()).then(ended, ended);
  }

  const settling = pass(async () => {
    const done = [...held].filter(([, it]) => it.wakes === 0);
    for (const [, it] of done) it.isSettling = true;
    try {
      const wasFull = held.size >= options.maxTasks;
      const left = await jobs.complete(done.map(([, { job }]) => job));
      for (const [id, it] of done)
        if (held.get(id) === it) {
          held.delete(id);
          owned.delete(id);
        }
      // They are for others.
      if (left > 0 && !deliver) for (const [id] of done) toAnnounce.add(id);
      // A person set one of them going in the last moment, or others wait for room.
      if (left > 0 || wasFull) void fetching.run();
    } finally {
      for (const [, it] of done) it.isSettling = false;
    }
  });

  const fetching = pass(async () => {
    for (let isMore = true; isMore && deliver && held.size < options.maxTasks; ) {
      const limit = Math.min(jobsPerFetch, options.maxTasks - held.size);
      const fetched = await jobs.fetch(limit);
      for (const job of fetched) {
        const it: Held = { job, wakes: 0, isSettling: false };
        held.set(job.taskId, it);
        const known = owned.get(job.taskId);
        if (known) known.isHandedOut = true;
        toAnnounce.delete(job.taskId);
        wake(job.taskId, it);
      }
      isMore = fetched.length === limit;
    }
    await announce();
  });

  /** Tells the other processes: one of them runs these tasks, or has room for them. */
  async function announce(): Promise<void> {
    while (toAnnounce.size > 0) {
      const ids = [...toAnnounce].slice(0, idsPerMessage);
      await sql`select pg_notify(${options.channel}, ${ids.join(',')})`.execute(db);
      for (const id of ids) toAnnounce.delete(id);
    }
  }

  /**
   * Wakes the runner for tasks of its own that somebody else wrote to, and answers with those that are not its own (any
   * more): they are left to their owners.
   */
  function heed(tasks: TaskState[]): TaskId[] {
    return tasks.flatMap(({ id, epoch, revision }) => {
      const it = held.get(id);
      const mine = owned.get(id);
      if (it === undefined || it.isSettling) return [id];
      // It was taken and is about to be claimed: the runner has yet to read it.
      if (mine === undefined) return [];
      if (mine.epoch !== epoch) return [id];
      mine.isHandedOut = false;
      if (mine.revision !== revision) wake(id, it);
      return [];
    });
  }

  const checkingNews = pass(async () => {
    const here = [...newsFromHere];
    const ids = [...new Set([...here, ...newsFromOthers])];
    newsFromHere.clear();
    newsFromOthers.clear();
    const notMine = new Set(heed(ids.length > 0 ? await jobs.read(ids) : []));
    const forOthers = here.filter((id) => notMine.has(id));
    for (const id of forOthers) toAnnounce.add(id);
    if (forOthers.length > 0) void fetching.run();
  });
  const looking = pass(async () => {
    const { isWaiting, tasks } = await jobs.look([...held.keys()]);
    isFailing = false;
    heed(tasks);
    if (isWaiting) void fetching.run();
  });
  const touching = pass(async () => {
    await jobs.touch([...held.values()].map(({ job }) => job));
    touchedAt = performance.now();
  });
  const passes = [settling, fetching, checkingNews, looking, touching];

  function onMessage(payload: string): void {
    for (const part of payload.split(',')) {
      const id = taskId(Number(part));
      if (held.has(id)) newsFromOthers.add(id);
    }
    if (newsFromOthers.size > 0) void checkingNews.run();
    void fetching.run();
  }

  const every = (ms: number, ...passes: OneAtATime[]): void => {
    for (const { run } of passes) timers.push(setInterval(() => void run(), ms));
  };
  const stop = async (): Promise<void> => {
    deliver = undefined;
    await listener?.close();
    // A fetch that was under way has then come back, and what it brought is not delivered.
    await fetching.idle();
  };

  return {
    async start(to) {
      if (isStarted) throw new Error('the queue was started before');
      isStarted = true;
      deliver = to;
      listener = options.listen(onMessage, () => void looking.run());
      every(options.lookMs, looking, settling);
      every(options.heartbeatMs, touching);
      await listener.begun;
      await looking.run();
      await fetching.run();
    },
    notify(id) {
      if (held.has(id)) {
        newsFromHere.add(id);
        void checkingNews.run();
      } else {
        toAnnounce.add(id);
        void fetching.run();
      }
    },
    leaseAgeMs: () => (held.size === 0 ? 0 : performance.now() - touchedAt),
    stop,
    async close() {
      await stop();
      for (const timer of timers) clearInterval(timer);
      for (const { idle } of passes) await idle();
      for (const it of held.values()) it.wakes = 0;
      if (held.size > 0) await settling.run();
      await fetching.idle();
    },
  };
}
