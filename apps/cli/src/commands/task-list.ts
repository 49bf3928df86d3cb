import type { Task } from '@obstop/client';
import { buildCommand } from '@stricli/core';
import type { Messages } from '../messages/en.ts';
import { drawTable } from '../render/table.ts';
import { taskJson } from '../render/task-json.ts';
import type { CommonFlags } from '../session.ts';
import { type Context, commonFlags, switchFlag, textFlag, whole, withSession } from './context.ts';

interface ListFlags extends CommonFlags {
  readonly status?: string | undefined;
  readonly cluster?: string | undefined;
  readonly limit: number;
  readonly finished?: boolean | undefined;
}

/** `obstop task list` */
export const taskListCommand = (text: Messages) =>
  buildCommand<ListFlags, [], Context>({
    docs: { brief: text.brief.taskList },
    parameters: {
      flags: {
        status: textFlag(text.flag.status, 'STATUS'),
        cluster: textFlag(text.flag.cluster, 'CLUSTER'),
        limit: {
          kind: 'parsed',
          parse: whole(text),
          default: '20',
          brief: text.flag.limit,
          placeholder: 'N',
        },
        finished: switchFlag(text.flag.finished),
        ...commonFlags(text),
      },
      aliases: { n: 'limit' },
    },
    func: withSession(async (session, flags: ListFlags) => {
      const tasks = await (await session.api()).tasks(flags);
      const { heading } = session.text;
      const head = [
        heading.id,
        heading.name,
        heading.status,
        heading.progress,
        heading.cluster,
        heading.started,
      ];
      const rows = tasks.map((task) => [
        String(task.id),
        task.name,
        task.rollingBack && task.state !== 'running'
          ? `${task.status} (${task.operation ?? 'ROLLBACK'})`
          : task.status,
        `${percentOf(task)} %`,
        task.clusterName ?? (task.clusterId === undefined ? '' : String(task.clusterId)),
        task.startTime ?? '',
      ]);
      session.report.result(drawTable([head, ...rows]), { tasks: tasks.map(taskJson) });
    }),
  });

/** Share of a task’s steps that are done; as the client counts them while it watches. */
export function percentOf({ steps, state }: Pick<Task, 'steps' | 'state'>): number {
  if (state === 'succeeded' || state === 'rolled-back') return 100;
  const done = steps.filter((step) => step.state === 'succeeded').length;
  return steps.length === 0 ? 0 : Math.min(99, Math.floor((100 * done) / steps.length));
}
