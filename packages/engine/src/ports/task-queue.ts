import type { TaskId } from '@obstop/domain';

/**
 * Wakes a runner for a task. A wake-up may come twice or late; the task's row and its epoch decide (E3).
 * Invariant: every task that is RUNNING is woken again after a restart.
 */
export interface TaskQueue {
  /**
   * Hands each woken task id to `wake`. The promise of `wake` resolves when this process has finished with the task: it ended,
   * it has another owner, or the process is being drained. `start` resolves when deliveries have begun. It is called once.
   */
  start(wake: (id: TaskId) => Promise<void>): Promise<void>;
  /** Announces a task that was just created or set going again. */
  notify(id: TaskId): void;
  /** No further deliveries after it resolves. */
  stop(): Promise<void>;
}
