/**
 * Owns: the spans of the tasks that this process runs, and of their steps.
 * Does not own: where spans go (tracing.ts), running (the engine, which knows nothing of traces).
 * A task has one span for each owner it has had: a span cannot go on in another process. All of them are in the trace of the
 * request that was accepted, as the task's row has it.
 */
import type { Task } from '@obstop/domain';
import type { Step, StepContext, StepRegistry, TaskRecord } from '@obstop/engine';
import { stepTrace } from './traced-fetch.ts';
import type { OpenSpan, Tracing } from './tracing.ts';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What a runner needs to have its tasks and steps traced. */
export interface TaskSpans {
  onOwned(claimed: TaskRecord): (last: Task) => void;
  /** The same steps; each run has a span. */
  trace(steps: StepRegistry): StepRegistry;
}

export function taskSpans(tracing: Tracing): TaskSpans {
  const open = new Map<string, OpenSpan>();
  const keyOf = (id: Task['id'], epoch: number | undefined) => `${id}:${epoch}`;

  function start({ task, subtask, call }: StepContext): OpenSpan {
    const parent = open.get(keyOf(task.id, call.epoch))?.traceparent ?? task.traceparent;
    return tracing.start({
      name: subtask.step,
      kind: 'internal',
      parent,
      attributes: {
        'obstop.task.id': task.id,
        'obstop.subtask.id': subtask.id,
        'obstop.step': subtask.step,
        'obstop.step.run': subtask.runCount,
        'obstop.step.operation': task.operation,
      },
    });
  }

  const traced =
    (work: Step['run']): Step['run'] =>
    async (context) => {
      const { signal } = context.call;
      const span = start(context);
      // A step that does not listen would end with nobody there.
      const onAbort = () => span.end({ error: messageOf(signal.reason) });
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        await stepTrace.run(span.traceparent, () => work(context));
        span.end();
      } catch (error) {
        span.end({ error: messageOf(error) });
        throw error;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    };

  return {
    onOwned({ task, epoch }) {
      const key = keyOf(task.id, epoch);
      const span = tracing.start({
        name: task.planName,
        kind: 'internal',
        parent: task.traceparent,
        isLinked: true,
        attributes: {
          'obstop.task.id': task.id,
          'obstop.task.name': task.name,
          'obstop.task.epoch': epoch,
          'obstop.cluster.id': task.clusterId,
        },
      });
      open.set(key, span);
      return ({ status }) => {
        open.delete(key);
        const error = status === 'FAILED' ? 'a subtask has failed' : undefined;
        span.end({ attributes: { 'obstop.task.status': status }, ...(error && { error }) });
      };
    },
    trace: (steps) =>
      Object.fromEntries(
        Object.entries(steps).map(([name, { run, rollback }]) => [
          name,
          { run: traced(run), rollback: traced(rollback) },
        ]),
      ),
  };
}
