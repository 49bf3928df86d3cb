import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A page of the database with its header in the write-ahead log: the least that one durable commit writes. */
const walFrameBytes = 4096 + 24;

/**
 * How many times a second this disk makes one frame of a write-ahead log durable: written at the end of a file and
 * synchronised, one after the other, as a store without group commit would do. Blocks the process meanwhile.
 */
export function fdatasyncRate(folder: string, durationMs: number): number {
  const file = openSync(path.join(folder, 'fdatasync'), 'w');
  try {
    const frame = Buffer.alloc(walFrameBytes, 1);
    const startedAt = performance.now();
    let times = 0;
    for (; performance.now() - startedAt < durationMs; times += 1) {
      writeSync(file, frame);
      fdatasyncSync(file);
    }
    return times / ((performance.now() - startedAt) / 1000);
  } finally {
    closeSync(file);
  }
}
