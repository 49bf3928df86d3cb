import type { TaskProgress } from '@obstop/client';

const width = 20;

/** `██████░░░░░░░░░░░░░░  31 %  Stop observer process` */
export function progressLine({ percent, running, outage, failed }: TaskProgress): string {
  const full = Math.round((width * percent) / 100);
  const bar = '█'.repeat(full) + '░'.repeat(width - full);
  const now = outage
    ? `no answer, asking again: ${outage.message}`
    : failed.length > 0
      ? `failed: ${failed.map(({ name }) => name).join(', ')}`
      : running.join(', ');
  return `${bar} ${String(percent).padStart(3)} %  ${now}`.trimEnd();
}

/** Shows lines in place of one another on a terminal, and below one another (each once) in a file or a pipe. */
export function createStatusLine(out: NodeJS.WriteStream) {
  let last = '';
  return {
    show(line: string) {
      if (line === last) return;
      last = line;
      // A line that wraps could not be taken back.
      out.write(out.isTTY ? `\r\u001b[2K${line.slice(0, out.columns - 1)}` : `${line}\n`);
    },
    end() {
      if (out.isTTY && last !== '') out.write('\n');
    },
  };
}
