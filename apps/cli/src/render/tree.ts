import type { TaskProgress, TaskStep } from '@obstop/client';
import { durationText } from '../durations.ts';
import type { Messages } from '../messages/en.ts';
import type { Paint } from '../terminal/paint.ts';
import { fit, widthOf } from '../terminal/width.ts';
import { bar, markOf } from './marks.ts';
import { splitName } from './split-name.ts';
import { type StepRow, stepRows } from './step-rows.ts';

/** What a picture of a task is drawn with. */
export interface Drawing {
  readonly columns: number;
  /** Lines at most; without it all. */
  readonly rows?: number;
  readonly paint: Paint;
  readonly text: Messages;
  /** Turns the signs of running steps; without it they stand still. */
  readonly nowMs?: number;
  /** For how long a step has been seen running. */
  readonly runningMs?: (stepId: string) => number | undefined;
}

const barWidth = 24;
// What people look at first; the done ones before it and the waiting ones after it are counted where there is no room.
const isInteresting = ({ state }: StepRow) => state !== 'succeeded' && state !== 'pending';

/** A task as lines: what it is, how far it is, and its steps in order. */
export function drawTask(
  progress: Pick<TaskProgress, 'task' | 'percent' | 'elapsedMs' | 'outage'>,
  drawing: Drawing,
): string[] {
  const { task } = progress;
  const { paint, text, columns, rows: room } = drawing;
  const cluster = task.clusterName === undefined ? '' : ` · ${task.clusterName}`;
  const title = fit(`${task.name} · ${text.progress.task(String(task.id))}${cluster}`, columns - 1);
  const width = Math.min(barWidth, columns - 20);
  const lines = [
    paint('strong', title),
    `${paint(task.state === 'failed' ? 'bad' : 'good', bar(progress.percent, width))} ${String(progress.percent).padStart(3)} %  ${paint('faint', durationText(progress.elapsedMs))}`,
  ];
  const outage = progress.outage && fit(text.progress.outage(progress.outage.message), columns - 3);
  const all = stepRows(task.steps);
  const left = room === undefined ? undefined : room - lines.length - (outage ? 1 : 0);
  lines.push(...drawSteps(all, left, drawing));
  if (outage) lines.push(`${paint('bad', '!')} ${outage}`);
  return lines;
}

function drawSteps(all: readonly StepRow[], room: number | undefined, drawing: Drawing): string[] {
  const { paint, text } = drawing;
  if (room === undefined || all.flatMap((row) => drawRow(row, drawing)).length <= room)
    return all.flatMap((row) => drawRow(row, drawing));
  const at = all.findIndex(isInteresting);
  const first = at < 0 ? all.filter(({ state }) => state === 'succeeded').length : at;
  const before = all.slice(0, first);
  const lines = [`${paint('good', '✔')} ${text.progress.done(before.length)}`];
  let shown = first;
  for (const row of all.slice(first)) {
    const more = drawRow(row, drawing);
    if (lines.length + more.length > room - 1) break;
    lines.push(...more);
    shown += 1;
  }
  // A node of very many splits: as many of them as there is room for.
  if (shown === first && all[first])
    lines.push(...drawRow(all[first], drawing).slice(0, Math.max(1, room - 2)));
  const toCome = all.length - Math.max(shown, first + 1);
  if (toCome > 0) lines.push(paint('faint', `· ${text.progress.toCome(toCome)}`));
  return lines;
}

/** A node on one line; its splits below it while not all of them stand alike. */
function drawRow(row: StepRow, drawing: Drawing): string[] {
  const [only, ...others] = row.steps;
  if (only && others.length === 0) return [drawLine('', row.name, only, row.state, drawing)];
  const done = row.steps.filter(({ state }) => state === 'succeeded').length;
  const head = drawLine('', `${row.name}  ${done}/${row.steps.length}`, undefined, row.state, drawing);
  if (row.state === 'succeeded' || row.state === 'pending') return [head];
  return [
    head,
    ...row.steps.map((step, index) =>
      drawLine(
        index === row.steps.length - 1 ? '└ ' : '├ ',
        splitName(step) || `#${index + 1}`,
        step,
        step.state,
        drawing,
      ),
    ),
  ];
}

function drawLine(
  branch: string,
  name: string,
  step: TaskStep | undefined,
  state: TaskStep['state'],
  { columns, paint, nowMs, runningMs }: Drawing,
): string {
  const { mark, style } = markOf(state, nowMs);
  const took = step && tookMs(step, runningMs);
  const time = took === undefined ? '' : durationText(took);
  const room = columns - 1 - widthOf(branch) - 2 - (time === '' ? 0 : time.length + 2);
  const shown = fit(name, room);
  const column = Math.min(room, 44 - widthOf(branch));
  const label = state === 'pending' || state === 'failed' ? paint(style, shown) : shown;
  const gap = time === '' ? '' : ' '.repeat(Math.max(0, column - widthOf(shown)) + 2);
  return `${paint('faint', branch)}${paint(style, mark)} ${label}${gap}${paint('faint', time)}`.trimEnd();
}

/** Both times are the server’s own, so that its clock need not be ours; a running one is timed by what has been seen. */
function tookMs(step: TaskStep, runningMs: Drawing['runningMs']): number | undefined {
  if (step.state === 'running') return runningMs?.(String(step.id));
  if (step.state !== 'succeeded' && step.state !== 'failed') return undefined;
  const took = Date.parse(step.finishTime ?? '') - Date.parse(step.startTime ?? '');
  return Number.isFinite(took) && took >= 0 ? took : undefined;
}
