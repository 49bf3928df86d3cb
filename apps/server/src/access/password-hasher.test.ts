import { describe, expect, it } from 'vitest';
import { createPasswordHasher, type Derive } from './password-hasher.ts';

/** Answers when told to. */
function heldDerive() {
  const calls: { cost: number | undefined; answer(): void }[] = [];
  const derive: Derive = (_password, _salt, length, { cost }) =>
    new Promise((resolve) => calls.push({ cost, answer: () => resolve(Buffer.alloc(length, 7)) }));
  return { derive, calls };
}

describe('a password’s hash', () => {
  const hasher = createPasswordHasher({ costExponent: 4 });

  it('says how it was made, is another one each time, and is opened by that password alone', async () => {
    const [first, second] = [await hasher.hash('correct horse'), await hasher.hash('correct horse')];
    expect(first).toMatch(/^scrypt\$4\$[\w-]{22}\$[\w-]{43}$/);
    expect(second).not.toBe(first);
    expect(await hasher.verify('correct horse', first)).toBe(true);
    expect(await hasher.verify('correct horse ', first)).toBe(false);
    expect(await hasher.verify('', first)).toBe(false);
  });

  it('made with other parameters is still opened', async () => {
    const hash = await createPasswordHasher({ costExponent: 5 }).hash('correct horse');
    expect(await hasher.verify('correct horse', hash)).toBe(true);
  });

  it('by default is scrypt with N = 2^15', async () => {
    const strong = createPasswordHasher({ costExponent: 15 });
    expect(await strong.verify('correct horse', await strong.hash('correct horse'))).toBe(true);
  });

  it.each([[undefined], [''], ['correct horse'], ['scrypt$4$$'], ['scrypt$4$c2FsdA$c2hvcnQ']])(
    'that is %j is opened by nothing',
    async (hash) => {
      expect(await hasher.verify('correct horse', hash)).toBe(false);
    },
  );

  it('is computed for nobody too, at the same cost, so that time tells no names', async () => {
    const { derive, calls } = heldDerive();
    const held = createPasswordHasher({ costExponent: 15, derive });
    const verified = held.verify('correct horse', undefined);
    expect(calls).toMatchObject([{ cost: 2 ** 15 }]);
    calls[0]?.answer();
    expect(await verified).toBe(false);
  });
});
