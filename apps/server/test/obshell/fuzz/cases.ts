import { encryptBody, encryptHeader } from '../fixture-client/hybrid-encryption.ts';
import { inSeconds } from '../support/bent-caller.ts';
import { type Dice, rollDice } from './dice.ts';
import { anyJson, bendMember, mutateBytes, nested } from './mutate.ts';

/** One request of the fuzz test. */
export interface FuzzCase {
  /** Where it was bent. */
  layer: string;
  method: string;
  target: string;
  header: string;
  body: Buffer;
}

/** No stop among them could be carried out: the zone, the DAG and the node are not there. */
const posts = [
  '/api/v1/ob/stop',
  '/api/v1/ob/start',
  '/api/v1/ob/zone/nowhere/stop',
  '/api/v1/ob/zone/nowhere/stop/check',
  '/api/v1/task/dag/2016843008102886987654',
  '/api/v1/task/node/2016843008102886987654',
  '/api/v1/logout',
] as const;
const gets = [
  '/api/v1/task/dag/2016843008102886987654',
  '/api/v1/task/dag/unfinish',
  '/api/v1/ob/info',
] as const;
const harmless: readonly [string, string][] = [
  ['scope', '{"type":"ZONE","target":["nowhere"]}'],
  ['force', 'true'],
  ['terminate', 'false'],
  ['forcePassDag', '{"id":[]}'],
  ['operator', '"CANCEL"'],
];

/** Text that stands for itself in a request's path or query; the rest is escaped, badly at times. */
function oddTarget(dice: Dice): string {
  const tail = dice
    .bytes(1 + dice.below(24))
    .toString('latin1')
    .replace(/[^!-~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const before = dice.pick([
    '/api/v1/',
    '/api/v1/task/dag/',
    '/api/v1/ob/zone/',
    '/api/v1/task/dag/unfinish?show_details=',
  ]);
  return `${before}${tail}`;
}

/** Something in the shape of an encrypted body. */
const anyBody = Buffer.from(Buffer.alloc(96, 7).toString('base64'));

type Member = [string, string];
const objectText = (members: readonly Member[]) =>
  `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
const harmlessText = objectText(harmless);

/** More often what is refused before anything is stored: the rest costs a write to the disk each. */
const layers = [
  'header text',
  'header text',
  'header text',
  'header blocks',
  'header blocks',
  'header blocks',
  'header JSON',
  'header JSON',
  'body text',
  'body blocks',
  'body JSON',
  'body bytes',
  'target',
] as const;

/** Cases for one key and password; the same seed and number give the same case, but for the padding of RSA. */
export function createFuzz(publicKey: string, password: string, seed: number) {
  /** Headers to be bent, one a target: bent ones open nothing, so they need not be fresh. */
  const whole = new Map<string, string>();
  const seal = (text: string | Buffer) => encryptHeader(publicKey, text, 53);

  return (number: number): FuzzCase => {
    const dice = rollDice(seed * 1_000_003 + number);
    const layer = dice.pick(layers);
    const method = dice.pick(layer === 'body JSON' || layer === 'body bytes' ? ['POST'] : ['POST', 'GET']);
    const target = layer === 'target' ? oddTarget(dice) : dice.pick(method === 'POST' ? posts : gets);
    const keys = dice.bytes(32);
    const members: Member[] = [
      ['auth', JSON.stringify(password)],
      ['ts', `"${inSeconds(60)}"`],
      ['uri', JSON.stringify(target)],
      ['keys', `"${keys.toString('base64')}"`],
    ];
    const sealedBody = (text: string | Buffer = harmlessText) => Buffer.from(encryptBody(text, keys));
    const bendable = () => {
      const header = whole.get(target) ?? seal(objectText(members));
      whole.set(target, header);
      return header;
    };
    const headerOf = (): string => {
      switch (layer) {
        case 'header text':
          // What an HTTP header may hold: printable characters only.
          return mutateBytes(Buffer.from(bendable()), dice)
            .toString('latin1')
            .replace(/[^ -~]/g, '~');
        case 'header blocks':
          return mutateBytes(Buffer.from(bendable(), 'base64'), dice).toString('base64');
        case 'header JSON':
          return seal(
            dice.pick([
              () => bendMember(members, dice),
              () => mutateBytes(Buffer.from(bendMember(members, dice)), dice),
              () => anyJson(dice),
              () => dice.bytes(dice.below(160)),
            ])(),
          );
        default:
          return seal(objectText(members));
      }
    };
    const bodyOf = (): Buffer => {
      switch (layer) {
        case 'body text':
          return mutateBytes(sealedBody(), dice);
        case 'body blocks': {
          const bent = mutateBytes(Buffer.from(sealedBody().toString(), 'base64'), dice);
          return Buffer.from(bent.toString('base64'));
        }
        case 'body JSON':
          return sealedBody(
            dice.pick([
              () => bendMember(harmless, dice),
              () => anyJson(dice),
              () => nested(1 + dice.below(3000)),
              () => `{"scope":${nested(1 + dice.below(3000))}}`,
            ])(),
          );
        case 'body bytes':
          return sealedBody(mutateBytes(Buffer.from(harmlessText), dice));
        case 'target':
          return sealedBody();
        default:
          // Nobody gets as far as the body where the header is bent.
          return anyBody;
      }
    };
    return { layer, method, target, header: headerOf(), body: bodyOf() };
  };
}
