import { obshellErrors } from '@obstop/contracts';
import type { Random } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../wiring/seeded-random.ts';
import type { ObshellCall } from './obshell-access.ts';
import { accessRig } from './testing/access-rig.ts';
import { sampleKeys, sealBody, sealHeader } from './testing/sealed-call.ts';

const rounds = 1000;
const stop = '{"scope":{"type":"ZONE","target":["zone1","zone2"]},"force":true,"forcePassDag":{"id":[]}}';
const odd: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(300),
  '\u0000',
  '\ud800',
  [],
  {},
  [[]],
  { uri: {} },
];

function tools(random: Random) {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  return { below, pick, bytes };
}

/** Something else than `good`, in one of many ways. */
function mutate(good: Buffer, { below, pick, bytes }: ReturnType<typeof tools>): Buffer {
  const at = below(good.length);
  const text = good.toString('latin1');
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  const binary = Buffer.from(text, 'base64');
  const bit = binary[below(binary.length)];
  const ways = [
    () => head + pick(['', '=', '%', ' ', ',', '\u0000', '\u00ff', 'A', '====']) + tail.slice(below(5)),
    () => {
      const changed = Buffer.from(binary);
      changed[below(changed.length)] = (bit ?? 0) ^ (1 << below(8));
      return changed.toString('base64');
    },
    () => binary.subarray(0, below(binary.length)).toString('base64'),
    () => binary.subarray(0, 16 * below(Math.ceil(binary.length / 16))).toString('base64'),
    () => binary.subarray(0, 64 * below(Math.ceil(binary.length / 64))).toString('base64'),
    () => Buffer.concat([binary.subarray(below(binary.length)), bytes(below(130))]).toString('base64'),
    () => bytes(below(600)).toString('base64'),
    () => bytes(64 * below(40)).toString('base64'),
    () => bytes(below(600)).toString('latin1'),
    () => text.repeat(1 + below(200)),
    () => Buffer.alloc(64 * (1 + below(4)), pick([0, 1, 2, 255])).toString('base64'),
  ];
  const changed = Buffer.from(pick(ways)(), 'latin1');
  return changed.equals(good) ? Buffer.from('!') : changed;
}

async function fuzzRig() {
  const rig = await accessRig();
  const answers = new Map<string, number>();
  /** Refuses to go on where the answer is no refusal with 400 or 401. */
  async function mustRefuse(call: ObshellCall, what: unknown) {
    const verdict = await rig.access.authenticate(call);
    if (verdict.kind !== 'refused') throw new Error(`${verdict.kind}: ${JSON.stringify(what)}`);
    const { status } = obshellErrors[verdict.name];
    if (status !== 400 && status !== 401) throw new Error(`${status}: ${JSON.stringify(what)}`);
    answers.set(verdict.name, (answers.get(verdict.name) ?? 0) + 1);
  }
  return { ...rig, mustRefuse, answers };
}

describe('ten thousand mutations', () => {
  it('of headers are all refused', async () => {
    const { access, call, publicKey, clock, mustRefuse, answers } = await fuzzRig();
    const chance = tools(seededRandom(7));
    const { pick, below } = chance;
    const good = call();
    // Used once: what follows is what somebody could make of a recorded header.
    expect(await access.authenticate(good)).toMatchObject({ kind: 'allowed' });
    const text = Buffer.from(String(good.headers['x-ocs-header']));
    const names = ['auth', 'ts', 'uri', 'keys', 'session_id', 'Auth', 'URI', '__proto__', 'constructor'];
    for (let round = 0; round < rounds; round += 1) {
      let header: string;
      if (below(4) > 0) header = mutate(text, chance).toString('latin1');
      else {
        const ts = String(clock.nowMs() / 1000 + 60);
        const fields = { auth: pick(['', 'x', 'correct horse']), ts, uri: good.target, keys: null };
        const entries = [...Object.entries(fields), [pick(names), pick(odd)], [pick(names), pick(odd)]];
        // Never the right one: the password belongs to another target.
        header = sealHeader(publicKey, { ...Object.fromEntries(entries), uri: pick(['', '/', ...odd]) });
      }
      const name = pick(['x-ocs-header', 'x-ocs-agent-header']);
      const changes = below(2) === 0;
      await mustRefuse({ ...good, changes, headers: { [name]: header } }, header);
    }
    expect([...answers.values()].reduce((sum, count) => sum + count, 0)).toBe(rounds);
    expect(answers.size).toBeGreaterThan(2);
  });

  it('of bodies behind a right password are all refused', async () => {
    const { access, call, mustRefuse, answers } = await fuzzRig();
    const chance = tools(seededRandom(8));
    const sealed = sealBody(stop);
    const plain = Buffer.from('[1]');
    expect(await access.authenticate(call({ body: sealed }))).toMatchObject({ body: stop });
    for (let round = 0; round < rounds; round += 1) {
      const keys = chance.below(8) === 0 ? null : sampleKeys.toString('base64');
      const changed = keys ? mutate(sealed, chance) : mutate(plain, chance);
      const body = changed.length === 0 || (!keys && isJson(changed)) ? Buffer.from('}') : changed;
      // A new header each time, or the used one would be what is refused.
      const changes = chance.below(10) === 0;
      await mustRefuse(call({ body, changes, header: { keys } }), [keys, body.toString('latin1')]);
    }
    expect([...answers.keys()]).toEqual(['Security.Authentication.Header.DecryptFailed']);
  });
});

/** Plain bodies are JSON or refused. */
function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return body.toString('utf8').trimStart().startsWith('{');
  }
}
