import { type OcpTaskD, writeOcpTaskD } from '@obstop/contracts';
import type { TaskRecord } from '@obstop/engine';
import { asJson, type JsonBytesOf, type JsonOf } from './answer.ts';
import { toOcpTask } from './present-task.ts';

/** A task as OCP shows it, of one revision. */
export interface RenderedTask<Text = JsonOf<OcpTaskD>> {
  revision: number;
  text: Text;
}

/** As bytes, which are handed from thread to thread and to the socket as they are. */
export type RenderedBytes = RenderedTask<JsonBytesOf<OcpTaskD>>;

export const renderTask = ({ task, revision }: TaskRecord): RenderedTask => ({
  revision,
  text: asJson(writeOcpTaskD(toOcpTask(task))),
});
