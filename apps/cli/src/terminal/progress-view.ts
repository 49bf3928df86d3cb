import type { TaskProgress } from '@obstop/client';
import type { Io } from '../io.ts';
import type { Messages } from '../messages/en.ts';
import { changedLines, statesOf } from '../render/changes.ts';
import { drawTask } from '../render/tree.ts';
import { canRedraw } from './abilities.ts';
import type { Paint } from './paint.ts';
import { fit } from './width.ts';

/** Shows how far a task is. */
export interface ProgressView {
  show(progress: TaskProgress): void;
  /** Makes room for a question; `show` and time go on unseen. */
  pause(): void;
  resume(): void;
  /** Leaves the last picture where it is. */
  end(): void;
}

/** A picture that is drawn again in its place where the terminal can, else a line for each change. */
export function createProgressView(io: Io, paint: Paint, text: Messages): ProgressView {
  return canRedraw(io.stderr, io.env) ? liveView(io, paint, text) : lineView(io, paint, text);
}

function lineView({ stderr }: Io, paint: Paint, text: Messages): ProgressView {
  let seen: ReturnType<typeof statesOf> | undefined;
  let lastOutage: string | undefined;
  return {
    show: (progress) => {
      const { task, outage } = progress;
      const columns = stderr.isTTY ? (stderr.columns ?? 80) - 1 : Number.POSITIVE_INFINITY;
      const write = (line: string) => stderr.write(`${columns < 1000 ? fit(line, columns) : line}\n`);
      if (seen === undefined) write(`${task.name} · ${text.progress.task(String(task.id))}`);
      for (const line of changedLines(seen ?? {}, progress, paint, text)) write(line);
      seen = statesOf(task.steps);
      const now = outage && text.progress.outage(outage.message);
      if (now !== undefined && now !== lastOutage) write(now);
      lastOutage = now;
    },
    pause: () => {},
    resume: () => {},
    end: () => {},
  };
}

const frameMs = 100;
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

function liveView(io: Io, paint: Paint, text: Messages): ProgressView {
  const { stderr } = io;
  const seenRunning = new Map<string, number>();
  let last: { progress: TaskProgress; at: number } | undefined;
  let drawn = 0;
  let stopTicks: (() => void) | undefined;

  const erase = () => (drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '');
  const draw = (isLast = false) => {
    if (!last) return;
    const now = io.now();
    const { progress, at } = last;
    const lines = drawTask(
      { ...progress, elapsedMs: progress.elapsedMs + (progress.task.ended ? 0 : now - at) },
      {
        columns: stderr.columns ?? 80,
        // The line below the picture has to be on the screen too, or it could not be taken back.
        ...(isLast ? {} : { rows: (stderr.rows ?? 24) - 2 }),
        ...(isLast ? {} : { nowMs: now }),
        ...{ paint, text },
        runningMs: (id) => {
          const since = seenRunning.get(id);
          return since === undefined ? undefined : now - since;
        },
      },
    );
    stderr.write(`${erase()}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const start = () => {
    stderr.write(hideCursor);
    stopTicks = io.every(frameMs, () => draw());
  };
  const stop = () => {
    if (!stopTicks) return;
    stopTicks();
    stopTicks = undefined;
    stderr.write(showCursor);
  };
  return {
    show: (progress) => {
      const now = io.now();
      for (const { id, state } of progress.task.steps) {
        if (state !== 'running') seenRunning.delete(String(id));
        else if (!seenRunning.has(String(id))) seenRunning.set(String(id), now);
      }
      const isFirst = last === undefined;
      last = { progress, at: now };
      if (isFirst) start();
      if (stopTicks) draw();
    },
    pause: () => {
      if (!stopTicks) return;
      stop();
      // Where the terminal has written ^C.
      stderr.write('\r\u001b[K');
    },
    resume: () => {
      // The question stands below the old picture, which stays where it is.
      drawn = 0;
      if (last && !stopTicks) start();
    },
    end: () => {
      if (stopTicks) draw(true);
      stop();
    },
  };
}
