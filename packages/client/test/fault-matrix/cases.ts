/** What a spoilt answer has for a body; the last five are no answers, or no whole ones. */
export type BodyForm =
  /** The API's own refusal. */
  | 'own'
  /** A page of a proxy. */
  | 'html'
  /** JSON of somebody else. */
  | 'json'
  | 'empty'
  /** The right answer, cut in two, although the connection ended well. */
  | 'half'
  /** The right answer of another task. */
  | 'another'
  /** Headers, then the connection is cut. */
  | 'cut'
  /** The connection is closed before an answer. */
  | 'closed'
  /** Nothing, for longer than the time limit. */
  | 'silent'
  /** An answer that does not end. */
  | 'endless';

/** The calls of the matrix: `lostStop` has been carried out before its answer is spoilt, `stop` has not. */
export const callKinds = ['read', 'poll', 'stop', 'lostStop', 'operate'] as const;
export type CallKind = (typeof callKinds)[number];

/**
 * What is to come of the calls: an error's kind with what is known of the change (`may` or `not` have happened), or `task`, or `goes on`;
 * then how often the spoilt request is sent.
 */
export interface Row extends Readonly<Record<CallKind, string>> {
  readonly statuses: readonly number[];
  readonly bodies: readonly BodyForm[];
}

const strange: readonly BodyForm[] = ['html', 'json', 'empty', 'half'];
const all: readonly BodyForm[] = ['own', ...strange];

/** The same outcome at once everywhere: nothing is repeated, nothing is looked for. */
const atOnce = (kind: string) => ({
  read: `${kind} 1`,
  poll: `${kind} 1`,
  stop: `${kind} not 1`,
  lostStop: `${kind} not 1`,
  operate: `${kind} not 1`,
});
/** May pass: a read is repeated, a wait goes on. `kind` is that of the change too. */
const passing = (kind: string, lost: 'may' | 'not') => ({
  read: `${kind} 4`,
  poll: 'goes on 2',
  stop: `${kind} ${lost} 1`,
  lostStop: lost === 'may' ? 'task 1' : `${kind} not 1`,
  operate: `${kind} ${lost} 1`,
});
/** Will not pass at once, and nobody knows what became of a change; a wait goes on. */
const unclear = (kind: string) => ({ ...passing(kind, 'may'), read: `${kind} 1` });

const another = { stop: 'task 1', lostStop: 'task 1', operate: 'done 1', read: 'read 1' };

/** Every status class, body form and failure. */
const rows: readonly Row[] = [
  { statuses: [200], bodies: ['html', 'json'], ...unclear('outside-contract') },
  { statuses: [200], bodies: ['empty', 'half'], ...passing('outside-contract', 'may') },
  { statuses: [200], bodies: ['own'], ...atOnce('refused') },
  { statuses: [301, 302, 303, 307, 308], bodies: all, ...atOnce('redirected') },
  { statuses: [400, 405, 413, 422, 431], bodies: all, ...atOnce('refused') },
  { statuses: [401, 511], bodies: all, ...atOnce('unauthenticated') },
  { statuses: [403], bodies: all, ...atOnce('forbidden') },
  { statuses: [404], bodies: ['own'], ...atOnce('not-found') },
  // A proxy that does not know its server for a moment.
  { statuses: [404], bodies: strange, ...atOnce('not-found'), poll: 'goes on 2' },
  { statuses: [409], bodies: all, ...atOnce('conflict') },
  { statuses: [408, 425, 429], bodies: all, ...passing('refused', 'not') },
  { statuses: [500], bodies: strange, ...passing('refused', 'may') },
  { statuses: [501, 505], bodies: strange, ...unclear('refused') },
  { statuses: [502, 503, 504, 520, 524, 530], bodies: strange, ...passing('unreachable', 'may') },
  // The server itself says so after the work: one look shows whether it was done.
  { statuses: [500, 502, 503, 504], bodies: ['own'], ...passing('refused', 'may'), stop: 'refused not 1' },
  { statuses: [200], bodies: ['another'], ...atOnce('outside-contract'), ...another },
  { statuses: [200], bodies: ['cut', 'closed'], ...passing('unreachable', 'may') },
  { statuses: [200], bodies: ['silent'], ...passing('timed-out', 'may'), stop: 'unreachable may 1' },
  { statuses: [200, 500], bodies: ['endless'], ...unclear('outside-contract'), poll: 'outside-contract 1' },
];

/** Every case once. */
export const cases = rows.flatMap(({ statuses, bodies, ...expected }) =>
  statuses.flatMap((status) => bodies.map((body) => ({ status, body, expected }))),
);
