import type { Dice } from './dice.ts';

/** Bytes bent in one of many ways: a bit, a cut, a stretch doubled, foreign bytes. */
export function mutateBytes(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.below(bytes.length + 1);
  const cut = () => [bytes.subarray(0, at), bytes.subarray(at)] as const;
  switch (dice.below(6)) {
    case 0: {
      const bent = Buffer.from(bytes);
      for (let flips = 1 + dice.below(4); flips > 0 && bent.length > 0; flips--) {
        const place = dice.below(bent.length);
        bent[place] = (bent[place] ?? 0) ^ (1 << dice.below(8));
      }
      return bent;
    }
    case 1:
      return cut()[0];
    case 2:
      return cut()[1];
    case 3: {
      const [head, tail] = cut();
      return Buffer.concat([head, dice.bytes(1 + dice.below(24)), tail]);
    }
    case 4:
      return Buffer.concat([bytes, bytes.subarray(at)]);
    default: {
      const [head, tail] = cut();
      return Buffer.concat([head, tail.subarray(1 + dice.below(16))]);
    }
  }
}

const texts = [
  '',
  'zone9',
  'GLOBAL\u0000',
  '\ud800',
  '../../etc',
  '%s%n',
  '9'.repeat(400),
  '𝒵',
  '__proto__',
] as const;
const numbers = ['0', '-1', '1e400', '1.5', '9223372036854775808', '-0', '1E-400', '4'.repeat(300)] as const;

/** JSON text of any kind; some of it is no JSON, none of it is a stop that could be carried out. */
export function anyJson(dice: Dice, depth = 0): string {
  const kind = dice.below(depth > 3 ? 5 : 9);
  if (kind === 0) return dice.pick(['null', 'true', 'false', 'nul', 'NaN']);
  if (kind === 1) return dice.pick(numbers);
  if (kind <= 3) return JSON.stringify(dice.pick(texts));
  if (kind === 4) return dice.pick(['"\\x"', '"\\ud83d"', "'a'", '"', '[', '}']);
  const length = dice.below(5);
  const items = Array.from({ length }, () => anyJson(dice, depth + 1));
  if (kind <= 6) return `[${items.join(',')}]`;
  const keys = [
    'scope',
    'type',
    'target',
    'force',
    'forcePassDag',
    'id',
    'operator',
    '__proto__',
    'SCOPE',
  ] as const;
  return `{${items.map((item) => `"${dice.pick(keys)}":${item}`).join(',')}}`;
}

/** Lists within lists, deeper than any reader that calls itself can go. */
export const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** `{"a": …}` with one member replaced by JSON of any kind, one left out, or one twice. */
export function bendMember(members: readonly [string, string][], dice: Dice): string {
  const chosen = dice.below(members.length);
  const bent = members.flatMap(([key, value], at) => {
    const member = (text: string) => `"${key}":${text}`;
    if (at !== chosen) return [member(value)];
    return dice.pick([[member(anyJson(dice))], [], [member(anyJson(dice)), member(value)]]);
  });
  return `{${bent.join(',')}}`;
}
