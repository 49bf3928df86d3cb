import { type OcpTaskD, writeOcpTaskD } from '@obstop/contracts';
import type { TaskRecord } from '@obstop/engine';
import { asJson, type JsonOf, type SendableJson } from './answer.ts';
import { toOcpTask } from './present-task.ts';

/** A task as OCP shows it, of one revision. */
export interface RenderedTask<Text = JsonOf<OcpTaskD>> {
  revision: number;
  text: Text;
}

/** Ready to be sent, and to be handed from thread to thread. */
export type SendableTask = RenderedTask<SendableJson<OcpTaskD>>;

export const renderTask = ({ task, revision }: TaskRecord): RenderedTask => ({
  revision,
  text: asJson(writeOcpTaskD(toOcpTask(task))),
});
