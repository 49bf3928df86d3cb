import { constants, createPublicKey, publicEncrypt, randomBytes, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { obshellOperations, pathOf } from '@obstop/contracts/operations';
import { clusterId } from '@obstop/domain';
import type { AgentKey } from '@obstop/engine';
import { createLoginThrottle } from '../src/access/login-throttle.ts';
import { createObshellAccess } from '../src/access/obshell/obshell-access.ts';
import { defaultAccessSettings } from '../src/access/settings.ts';
import { createBlockOpener } from '../src/wiring/create-block-opener.ts';
import { systemClock } from '../src/wiring/system-clock.ts';

/**
 * `node scripts/bench-padding-timing.ts [--samples N] [--bits B]`: does the time of an answer tell whether an RSA block had
 * a right padding? Headers of three kinds in random order, compared two by two; the last two kinds do the same but for a
 * planted delay, which shows what the measurement can see. Exits with 1 where a difference was seen that was not planted,
 * or the planted one was not.
 */
const { values } = parseArgs({
  options: { samples: { type: 'string', default: '10000' }, bits: { type: 'string', default: '2048' } },
});
const [samples, bits] = [Number(values.samples), Number(values.bits)];
const plantedNs = 10_000n;
/** As dudect has it: below this a difference is chance. */
const threshold = 4.5;

// Every header is worthless here; answers that wait would tell nothing.
const throttle = { ...defaultAccessSettings.throttle, freeFailures: Number.POSITIVE_INFINITY, atOnce: 2 };
const opener = createBlockOpener();
let kept: AgentKey | undefined;
const access = createObshellAccess({
  clusterId: clusterId(1),
  keys: {
    find: () => Promise.resolve(kept),
    keep: (_, key) => {
      kept = key;
      return Promise.resolve(key);
    },
  },
  replays: { claim: () => Promise.resolve({ kind: 'first' }), answer: () => Promise.resolve() },
  clock: systemClock,
  rootPassword: 'correct horse',
  agentAddress: () => Promise.resolve('127.0.0.1:2886'),
  rsaBits: bits,
  throttle: createLoginThrottle(throttle, systemClock, new AbortController().signal),
  rememberMs: 0,
  openBlocks: opener.open,
});
const der = Buffer.from(await access.publicKey(), 'base64');
const publicKey = createPublicKey({ key: der, format: 'der', type: 'pkcs1' });
const size = bits / 8;
const seal = (block: Buffer) => publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);

const nonZero = (length: number) => Buffer.from(randomBytes(length).map((byte) => byte || 1));

/** 00 02, at least eight bytes that are not 0, 00, a message of any length. */
function rightPadding(): Buffer {
  const filler = randomInt(8, size - 3);
  return Buffer.concat([Buffer.of(0, 2), nonZero(filler), Buffer.of(0), randomBytes(size - 3 - filler)]);
}

/** The same, but for one of the ways to be wrong. */
function wrongPadding(): Buffer {
  const block = rightPadding();
  const ways = [
    () => block.writeUInt8(1, 1),
    () => block.writeUInt8(0, randomInt(2, 10)),
    () => Buffer.concat([Buffer.of(0, 2), nonZero(size - 2)]).copy(block),
  ];
  ways[randomInt(ways.length)]?.();
  return block;
}

function garbage(): Buffer {
  const block = randomBytes(size);
  block[0] = 0;
  return block;
}

const kinds = {
  'right padding': { make: () => seal(rightPadding()), planted: false },
  'wrong padding': { make: () => seal(wrongPadding()), planted: false },
  garbage: { make: garbage, planted: false },
  'right padding, again': { make: () => seal(rightPadding()), planted: false },
  'right padding + 10 µs': { make: () => seal(rightPadding()), planted: true },
};
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];
const times = new Map<Kind, number[]>(names.map((name) => [name, []]));

async function measure(name: Kind, header: string): Promise<number> {
  const call = {
    method: 'POST',
    target: pathOf(obshellOperations.stopOb, {}),
    headers: { 'x-ocs-header': header },
    body: Buffer.alloc(0),
    address: '127.0.0.1',
    changes: false,
    sessionAllowed: true,
    arrivedAtMs: Date.now(),
  };
  const { planted } = kinds[name];
  const start = process.hrtime.bigint();
  if (planted) while (process.hrtime.bigint() - start < plantedNs);
  const verdict = await access.authenticate(call);
  const ns = Number(process.hrtime.bigint() - start);
  if (verdict.kind !== 'refused' || !verdict.name.endsWith('DecryptFailed'))
    throw new Error(`${name}: ${JSON.stringify(verdict)}`);
  return ns / 1000;
}

/** One of each kind in random order. All are made before the first is measured: making them leaves traces in the caches. */
async function round(keep: boolean): Promise<void> {
  const headers = names.map((name) => ({
    name,
    text: kinds[name].make().toString('base64'),
    at: randomInt(1e9),
  }));
  for (const { name, text } of headers.sort((a, b) => a.at - b.at)) {
    const us = await measure(name, text);
    if (keep) times.get(name)?.push(us);
  }
}

for (let warm = 0; warm < 500; warm += 1) await round(false);
for (let done = 0; done < samples; done += 1) await round(true);

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const mean = (numbers: number[]) => sum(numbers) / numbers.length;
const variance = (numbers: number[], middle: number) =>
  sum(numbers.map((each) => (each - middle) ** 2)) / (numbers.length - 1);
const quantile = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function welch(left: number[], right: number[]): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  return (
    (meanLeft - meanRight) /
    Math.sqrt(variance(left, meanLeft) / left.length + variance(right, meanRight) / right.length)
  );
}

/** z of the rank sum; equal times are too rare to matter. */
function mannWhitney(left: number[], right: number[]): number {
  const all = [...left.map((us) => ({ us, left: true })), ...right.map((us) => ({ us, left: false }))];
  all.sort((a, b) => a.us - b.us);
  const ranks = all.reduce((total, each, index) => total + (each.left ? index + 1 : 0), 0);
  const [n, m] = [left.length, right.length];
  return (ranks - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/** The largest |t| with the slowest answers cut off at different heights: noise is in the tail, a leak mostly is not. */
function difference(left: number[], right: number[]): { t: number; z: number } {
  const both = [...left, ...right].sort((a, b) => a - b);
  const cuts = [0.5, 0.75, 0.9, 0.95, 1].map((share) => quantile(both, share));
  const ts = cuts.map((cut) =>
    welch(
      left.filter((us) => us <= cut),
      right.filter((us) => us <= cut),
    ),
  );
  const t = ts.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
  return { t, z: mannWhitney(left, right) };
}

const say = (line: string) => process.stdout.write(`${line}\n`);
say(
  `${samples} headers of each kind, ${bits} bit, Node ${process.version}, OpenSSL ${process.versions.openssl}`,
);
for (const name of names) {
  const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share).toFixed(2));
  say(`${name.padEnd(22)} median ${middle} µs, quartiles ${low} and ${high} µs`);
}
const pairs: [Kind, Kind][] = [
  ['right padding', 'wrong padding'],
  ['right padding', 'garbage'],
  ['wrong padding', 'garbage'],
  ['right padding', 'right padding, again'],
  ['right padding', 'right padding + 10 µs'],
];
let failed = false;
for (const [left, right] of pairs) {
  const { t, z } = difference(times.get(left) ?? [], times.get(right) ?? []);
  const seen = Math.max(Math.abs(t), Math.abs(z)) > threshold;
  failed ||= seen !== kinds[right].planted;
  say(
    `${`${left} / ${right}`.padEnd(44)} t ${t.toFixed(2)}, z ${z.toFixed(2)}: ${seen ? 'DIFFERENT' : 'no difference seen'}`,
  );
}
access.close();
await opener.close();
say(failed ? 'verdict: not as it should be' : 'verdict: the padding is told by no time that this can see');
process.exit(failed ? 1 : 0);
