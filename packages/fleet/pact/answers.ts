import { refusal, refusalByStatus } from './shapes.ts';
import type { Needed } from './use.ts';

/** The agent that is asked after the first. */
export const next = '10.10.10.2:2886';

/** The password of root@sys is another one: no second agent is asked, and the operator is told. */
export const wrongPassword = {
  'Security.Authentication.IncorrectOceanbasePassword': {
    shape: refusal,
    comes: ['is the password of root@sys right?', '"afterwards":[]'],
  },
} satisfies Record<string, Needed>;

/** A defect of this agent: the next one is asked the same. */
export const asksTheNext = (request: string) =>
  ({
    'Common.Unexpected': { shape: refusalByStatus, comes: [`"afterwards":["${next} ${request}`] },
  }) satisfies Record<string, Needed>;

/** A refusal of what was asked for: it was not begun, and the subtask fails with the agent's own words. */
export const refusedWith = (message: string): Needed => ({
  shape: refusal,
  comes: [message, '"state":{"isolatedZones":[]}'],
});
