import type { Example } from '../../definition/route-metadata.ts';
import { withData, withoutData } from './envelope.ts';

/** The session id, encrypted under the request's own AES key. */
export const loginExamples = {
  session: {
    summary: 'An encrypted session id',
    value: withData('3q2+7wAAAAAAAAAAAAAAAN6tvu8AAAAAAAAAAAAAAAA='),
  },
} satisfies Record<string, Example>;

/** Done. */
export const logoutExamples = {
  done: { summary: 'The session is unknown from now on', value: withoutData() },
} satisfies Record<string, Example>;

/** Body of a logout. */
export const logoutRequests = {
  session: { summary: 'The session to end', value: { session_id: 'a3f1c2d4e5b60718293a4b5c6d7e8f90' } },
} satisfies Record<string, Example>;
