import path from 'node:path';

/** The environment of the process, or a test’s. */
export type Env = Readonly<Record<string, string | undefined>>;

const folder = (env: Env, variable: string, fallback: string) => {
  const given = env[variable];
  // The XDG specification has relative paths ignored.
  const base =
    given && path.isAbsolute(given) ? given : path.join(env.HOME ?? env.USERPROFILE ?? '.', fallback);
  return path.join(base, 'obstop');
};

/** Where profiles are. */
export const configFolder = (env: Env) => folder(env, 'XDG_CONFIG_HOME', '.config');
/** Where it is remembered how far a roll has come. */
export const stateFolder = (env: Env) => folder(env, 'XDG_STATE_HOME', path.join('.local', 'state'));
/** Where obstop’s own server keeps its data unless told. */
export const dataFolder = (env: Env) => folder(env, 'XDG_DATA_HOME', path.join('.local', 'share'));
