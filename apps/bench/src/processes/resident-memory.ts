import { readFile } from 'node:fs/promises';

/** Resident memory in bytes as the system counts it: now, and the most that there ever was. */
export interface ResidentMemory {
  now: number;
  peak: number;
}

/** Of a process; absent where the system does not tell (it does on Linux). Asks nothing of the process itself. */
export async function residentMemory(pid: number | undefined): Promise<ResidentMemory | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const bytes = (name: string) => {
    const [, kB] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return Number(kB) * 1024;
  };
  const [now, peak] = [bytes('VmRSS'), bytes('VmHWM')];
  return Number.isNaN(now + peak) ? undefined : { now, peak };
}
