import type { TaskStep } from '@obstop/client';
import type { Style } from '../terminal/paint.ts';

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The sign of a state, and its colour; that of a running step turns with the time. */
export function markOf(state: TaskStep['state'], nowMs?: number): { mark: string; style: Style } {
  switch (state) {
    case 'succeeded':
      return { mark: '✔', style: 'good' };
    case 'failed':
      return { mark: '✖', style: 'bad' };
    case 'running':
      return {
        mark: nowMs === undefined ? '▸' : (spinner[Math.floor(nowMs / 100) % spinner.length] ?? '▸'),
        style: 'busy',
      };
    case 'pending':
      return { mark: '·', style: 'faint' };
    default:
      return { mark: '?', style: 'faint' };
  }
}

/** `██████░░░░░░` */
export function bar(percent: number, width: number): string {
  const full = Math.round((width * percent) / 100);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
