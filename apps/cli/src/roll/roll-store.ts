import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import { type Env, stateFolder } from '../profile/folders.ts';
import { readIfThere, writePrivate } from '../profile/private-file.ts';
import type { Roll, Stage } from './roll-state.ts';

const stages: readonly Stage[] = ['waiting', 'stopping', 'starting', 'done'];

/** The file of a roll: one for each server, cluster and kind. */
export function rollFile(env: Env, { url, clusterId, by }: Omit<Roll, 'items'>): string {
  const key = createHash('sha256').update(`${url} ${clusterId} ${by}`).digest('hex').slice(0, 16);
  return path.join(stateFolder(env), 'rolls', `${key}.json`);
}

/** What an earlier run left, or undefined. Throws CliFault `usage` where the file holds something else. */
export async function readRoll(file: string, text: Messages): Promise<Roll | undefined> {
  const written = await readIfThere(file);
  if (written === undefined) return undefined;
  try {
    const roll = JSON.parse(written) as Roll;
    const isWhole = roll.items.every(({ name, stage }) => typeof name === 'string' && stages.includes(stage));
    if (!isWhole) throw new Error('no roll');
    return roll;
  } catch (error) {
    throw new CliFault('usage', text.error.stateUnreadable(file, (error as Error).message));
  }
}

/** Keeps how far a roll is; before each call and after each answer, so that a crash loses nothing. */
export const keepRoll = (file: string, roll: Roll) =>
  writePrivate(file, `${JSON.stringify(roll, undefined, 2)}\n`);

/** Forgets a roll that is done. */
export const forgetRoll = (file: string) => rm(file, { force: true });
