import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { profilesFile, readProfiles, writeProfiles } from './profile-store.ts';

let env: { XDG_CONFIG_HOME: string };
beforeAll(async () => {
  env = { XDG_CONFIG_HOME: await mkdtemp(path.join(tmpdir(), 'obstop-profiles-')) };
});
afterAll(() => rm(env.XDG_CONFIG_HOME, { recursive: true, force: true }));

it('there are none before the first login', async () => {
  expect(await readProfiles(env, en)).toEqual({ profiles: {} });
});

it('what is kept can be read by its owner alone, and is read back', async () => {
  const kept = {
    current: 'a',
    profiles: { a: { api: 'ocp', url: 'http://a', password: 'secret' } },
  } as const;
  await writeProfiles(env, kept);
  expect(await readProfiles(env, en)).toEqual(kept);
  expect((await stat(profilesFile(env))).mode & 0o077).toBe(0);
});

it.each([
  '{"profiles": {"a": {"api": "ocp", "password": "secret",,}}}',
  '[]',
  '{"profiles": {"a": {"api": "ssh", "url": "http://a", "password": "secret"}}}',
  '{"profiles": {"a": {"api": "ocp", "password": "secret"}}}',
])('a damaged file is named, and nothing of it is repeated: %s', async (text) => {
  await mkdir(path.dirname(profilesFile(env)), { recursive: true });
  await writeFile(profilesFile(env), text);
  const error = await readProfiles(env, en).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exit: 'usage', message: expect.stringContaining(profilesFile(env)) });
  expect(String(error)).not.toContain('secret');
});
