import { statfs } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';

/** Where a run took place, as far as it explains its absolute numbers. */
export interface Machine {
  node: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  /** Load of the last minute when the run began: other people's work. */
  loadAtStart: number;
  /** In memory: there an fdatasync costs nothing, and ratios to it mean nothing. */
  scratchInMemory: boolean;
}

const tmpfs = 0x01021994;

/** Looks at the machine; `folder` is on the disk that is measured. */
export async function lookAtMachine(folder: string): Promise<Machine> {
  const [first] = cpus();
  return {
    node: process.versions.node,
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    scratchInMemory: (await statfs(folder)).type === tmpfs,
  };
}
