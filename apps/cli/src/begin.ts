import type { Hooks, Task } from '@obstop/client';
import type { Api, Call } from './api/api.ts';
import { durationText } from './durations.ts';
import { type Following, follow, type WaitFlags } from './follow.ts';
import { taskJson } from './render/task-json.ts';
import type { Session } from './session.ts';

/** Notices that the answer to a change was lost, which the client does not tell where it has found the task. */
export function lostAnswerWatch(): { readonly hooks: Hooks; takeLost(): boolean } {
  let lost = false;
  return {
    hooks: {
      onResponse: ({ method, error }) => {
        if (method !== 'GET' && error !== undefined) lost = true;
      },
    },
    // Once for each call: a roll makes many.
    takeLost: () => {
      const was = lost;
      lost = false;
      return was;
    },
  };
}

/** Sends a call and says what came of a lost answer. Ctrl-C before the answer ends the sending; the error says what is not known. */
export async function begin(
  { io, text, report }: Session,
  api: Api,
  call: Call,
  takeLost: () => boolean,
): Promise<Task> {
  const leaving = new AbortController();
  const release = io.onInterrupt(() => leaving.abort());
  try {
    const task = await api.begin(call, { signal: leaving.signal });
    const lostAnswer = takeLost();
    if (lostAnswer) report.note(text.result.lostFound(String(task.id)));
    report.event('begun', { task: taskJson(task), lostAnswer });
    report.result([], { task: taskJson(task), ...(lostAnswer ? { lostAnswer } : {}) });
    return task;
  } finally {
    release();
  }
}

/** Follows a task where it is to be waited for, and prints how it ended or how to come back. */
export async function followAndTell(
  session: Session,
  api: Api,
  task: Task,
  { wait, timeout, accept }: WaitFlags & Following,
): Promise<void> {
  const { io, text, report } = session;
  const id = String(task.id);
  if (!wait) {
    report.result([text.result.begun(id, task.name)], { task: taskJson(task) });
    return;
  }
  const startedAt = io.now();
  const ended = await follow(session, api, task, { timeout, ...(accept ? { accept } : {}) });
  const lines = {
    succeeded: text.result.succeeded(id, ended.name, durationText(io.now() - startedAt)),
    'rolled-back': text.result.rolledBack(id, ended.name),
    'passed-over': text.result.passedOver(id, ended.name),
    failed: text.result.failed(id, ended.name),
    running: text.result.begun(id, ended.name),
  };
  report.result([lines[ended.state]], { task: taskJson(ended) });
}
