import type { Task } from '@obstop/client';
import { buildCommand, buildRouteMap } from '@stricli/core';
import { type Api, stepsIn } from '../api/api.ts';
import { followAndTell } from '../begin.ts';
import { CliFault } from '../cli-fault.ts';
import type { WaitFlags } from '../follow.ts';
import type { Messages } from '../messages/en.ts';
import { taskJson } from '../render/task-json.ts';
import { drawTask } from '../render/tree.ts';
import type { CommonFlags, Session } from '../session.ts';
import { isColoured } from '../terminal/abilities.ts';
import { painter } from '../terminal/paint.ts';
import { type Context, commonFlags, idText, whole, withSession } from './context.ts';
import { waitFlags } from './target-parameters.ts';
import { percentOf, taskListCommand } from './task-list.ts';

const taskId = (text: Messages) =>
  ({ brief: text.argument.taskId, parse: idText(text), placeholder: 'TASK' }) as const;
const optionalStep = (text: Messages) =>
  ({ brief: text.argument.step, parse: idText(text), placeholder: 'STEP', optional: true }) as const;

const showCommand = (text: Messages) =>
  buildCommand<CommonFlags, [string], Context>({
    docs: { brief: text.brief.taskShow },
    parameters: { flags: commonFlags(text), positional: { kind: 'tuple', parameters: [taskId(text)] } },
    func: withSession(async (session, _flags: CommonFlags, id: string) => {
      const task = await (await session.api()).task(id);
      session.report.result(picture(session, task), { task: taskJson(task) });
    }),
  });

function picture({ io, text, flags }: Session, task: Task): string[] {
  const took = Date.parse(task.finishTime ?? '') - Date.parse(task.startTime ?? '');
  const progress = {
    task,
    percent: percentOf(task),
    elapsedMs: Number.isFinite(took) && took > 0 ? took : 0,
  };
  return drawTask(progress, {
    columns: io.stdout.columns ?? 100,
    paint: painter(isColoured(io.stdout, io.env, !flags.color)),
    text,
  });
}

interface LogFlags extends CommonFlags {
  readonly lines?: number | undefined;
}

const logCommand = (text: Messages) =>
  buildCommand<LogFlags, [string, string?], Context>({
    docs: { brief: text.brief.taskLog },
    parameters: {
      flags: {
        lines: {
          kind: 'parsed',
          parse: whole(text),
          optional: true,
          brief: text.flag.lines,
          placeholder: 'N',
        },
        ...commonFlags(text),
      },
      aliases: { n: 'lines' },
      positional: { kind: 'tuple', parameters: [taskId(text), optionalStep(text)] },
    },
    func: withSession(async (session, flags: LogFlags, id: string, stepId?: string) => {
      const task = await (await session.api()).task(id);
      const failed = stepsIn(task, 'failed');
      const steps =
        stepId === undefined
          ? failed.length > 0
            ? failed
            : stepsIn(task, 'running')
          : task.steps.filter((step) => String(step.id) === stepId);
      if (steps.length === 0)
        throw stepId === undefined
          ? new CliFault('refused', session.text.error.noneFailed)
          : new CliFault('notFound', session.text.error.stepNotFound(stepId));
      const logs = [];
      for (const step of steps) {
        const lines = await task.logTail(step, flags.lines ?? Number.POSITIVE_INFINITY);
        logs.push({ id: String(step.id), name: step.name, lines });
        const head = steps.length > 1 ? [`== ${step.name} (${step.id})`] : [];
        session.report.result([...head, ...lines], { logs });
      }
    }),
  });

interface OperateFlags extends CommonFlags, WaitFlags {}
type Operation = (api: Api, task: Task, session: Session, stepId?: string) => Promise<Task>;

/** A command that does something to a task and then waits for it. */
const operateCommand = (
  brief: string,
  text: Messages,
  operation: Operation,
  accept: Exclude<Task['state'], 'running'>[] = ['succeeded'],
) =>
  buildCommand<OperateFlags, [string, string?], Context>({
    docs: { brief },
    parameters: {
      flags: { ...waitFlags(text), ...commonFlags(text) },
      positional: { kind: 'tuple', parameters: [taskId(text), optionalStep(text)] },
    },
    func: withSession(async (session, flags: OperateFlags, id: string, stepId?: string) => {
      const api = await session.api();
      const task = await operation(api, await api.task(id), session, stepId);
      await followAndTell(session, api, task, { ...flags, accept });
    }),
  });

const watchCommand = (text: Messages) =>
  buildCommand<OperateFlags, [string], Context>({
    docs: { brief: text.brief.taskWatch },
    parameters: {
      flags: { ...waitFlags(text), ...commonFlags(text) },
      positional: { kind: 'tuple', parameters: [taskId(text)] },
    },
    func: withSession(async (session, { timeout }: OperateFlags, id: string) => {
      const api = await session.api();
      await followAndTell(session, api, await api.task(id), {
        wait: true,
        timeout,
        accept: ['succeeded', 'rolled-back'],
      });
    }),
  });

const skip: Operation = async (api, task, { report, text }, stepId) => {
  const names = await api.skip(task, stepId);
  report.note(text.result.skipped(String(task.id), names.join(', ')));
  return task.refresh();
};

/** A cancelled task ends failed: that is what was asked for. */
const cancel: Operation = async (api, task, { report, text }) => {
  await api.cancel(task);
  report.note(text.result.cancelSent(String(task.id)));
  return task.refresh();
};

/** `obstop task …` */
export const taskRoutes = (text: Messages) =>
  buildRouteMap({
    docs: { brief: text.brief.task },
    routes: {
      list: taskListCommand(text),
      show: showCommand(text),
      watch: watchCommand(text),
      log: logCommand(text),
      retry: operateCommand(text.brief.taskRetry, text, (api, task) => api.retry(task)),
      rollback: operateCommand(text.brief.taskRollback, text, (api, task) => api.rollback(task), [
        'rolled-back',
      ]),
      skip: operateCommand(text.brief.taskSkip, text, skip),
      cancel: operateCommand(text.brief.taskCancel, text, cancel, ['failed', 'succeeded']),
    },
  });
