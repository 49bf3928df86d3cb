import { describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { chooseProfile } from './choose-profile.ts';

const kept = {
  current: 'test',
  profiles: {
    test: { api: 'ocp', url: 'http://test:8080', username: 'alice', password: 'secret' },
    agent: { api: 'obshell', url: 'http://10.0.0.1:2886' },
  },
} as const;

describe('the profile', () => {
  it('is obstop’s own server beside us where nothing is said', () => {
    expect(chooseProfile({}, {}, { profiles: {} }, en)).toEqual({
      api: 'ocp',
      url: 'http://127.0.0.1:8080',
      username: 'admin',
    });
  });

  it('is named by a flag, the environment, or the last login, in this order', () => {
    expect(chooseProfile({ profile: 'agent' }, { OBSTOP_PROFILE: 'test' }, kept, en).name).toBe('agent');
    expect(chooseProfile({}, { OBSTOP_PROFILE: 'agent' }, kept, en).name).toBe('agent');
    expect(chooseProfile({}, {}, kept, en).password).toBe('secret');
  });

  it('takes an empty variable as none', () => {
    const env = { OBSTOP_URL: '', OBSTOP_PROFILE: '', OBSTOP_API: '', OBSTOP_USERNAME: '' };
    expect(chooseProfile({}, env, kept, en)).toMatchObject(kept.profiles.test);
  });

  it('does not tell a kept password to another server', () => {
    expect(chooseProfile({ url: 'http://other:8080' }, {}, kept, en)).not.toHaveProperty('password');
    expect(chooseProfile({}, { OBSTOP_URL: 'http://other:8080' }, kept, en)).not.toHaveProperty('password');
  });

  it.each([[{ profile: 'toString' }], [{ url: 'ftp://x' }], [{ url: '' }]])(
    '%o is a usage error',
    (flags) => {
      expect(() => chooseProfile(flags, {}, kept, en)).toThrow(expect.objectContaining({ exit: 'usage' }));
    },
  );
});
