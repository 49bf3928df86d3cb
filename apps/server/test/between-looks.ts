import { setTimeout } from 'node:timers/promises';

/**
 * The pause between two looks at what goes on by itself, as every client makes one: whoever asks without any takes the
 * processor from what it waits for. What is awaited is the answer, never the time.
 */
export const betweenLooks = (): Promise<void> => setTimeout(10);
