import { obshellOperations, type PathValues, pathOf } from '@obstop/contracts/operations';
import { refusal, refusalByStatus } from './shapes.ts';
import type { Needed } from './use.ts';

/** The agent that is asked first. */
export const first = '10.10.10.1:2886';
/** The agent that is asked after the first. */
export const next = '10.10.10.2:2886';

type Table = typeof obshellOperations;

/** A request as the stage writes it down: method and target. */
export function request<K extends keyof Table>(id: K, ...[values]: AtPath<Table[K]>): string {
  const operation = obshellOperations[id];
  return `${operation.method} ${pathOf<Table[K]>(operation, values ?? ({} as PathValues<Table[K]>))}`;
}
type AtPath<O extends Table[keyof Table]> = O['pathParameters'] extends readonly []
  ? [values?: undefined]
  : [values: PathValues<O>];

/** A list of DAGs as the gateway asks for it. */
export const withoutDetails = (id: 'listAgentDags' | 'listUnfinishedDags') =>
  `${request(id)}?show_details=false`;

/** That these were the requests after the one that matters, or the first of them. */
export const afterwards = (agent: string, ...requests: string[]) =>
  `"afterwards":[${requests.map((each) => `"${agent} ${each}"`).join(',')}`;

/** A defect of this agent: the next one is asked the same. */
export const asksTheNext = (request: string) =>
  ({
    'Common.Unexpected': { shape: refusalByStatus, comes: [`"afterwards":["${next} ${request}`] },
  }) satisfies Record<string, Needed>;

/** This agent has another password of root@sys, as one that is not (yet) part of the cluster: the next one is asked the same. */
export const wrongPassword = {
  'Security.Authentication.IncorrectOceanbasePassword': {
    shape: refusalByStatus,
    comes: [`"afterwards":["${next} ${request('getAgentInfo')}`],
  },
} satisfies Record<string, Needed>;

/** The same, of a start or stop: no second agent is asked for it, and the operator is told. */
export const wrongPasswordForChange = {
  'Security.Authentication.IncorrectOceanbasePassword': {
    shape: refusal,
    comes: ['is the password of root@sys right?', '"afterwards":[]'],
  },
} satisfies Record<string, Needed>;

/** A refusal of what was asked for: it was not begun, and the subtask fails with the agent's own words. */
export const refusedWith = (message: string): Needed => ({
  shape: refusal,
  comes: [message, '"state":{"isolatedZones":[]}'],
});
