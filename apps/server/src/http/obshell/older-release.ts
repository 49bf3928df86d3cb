/**
 * Owns: what an older release of obshell would have answered in place of this one: for trying clients against it.
 * Does not own: the answer itself, which the contract has been asked about before. Checks of a stop stay those of 4.5.
 */
import {
  type ObshellDag,
  type ObshellErrorName,
  type ObshellInfo,
  type ObshellObInfo,
  type ObshellStatus,
  readJson,
} from '@obstop/contracts';
import type { obshellV1 } from '@obstop/contracts/router';
import type { HttpAnswer } from '../answer.ts';
import { notServed } from '../served-routes.ts';
import type { ObshellAnswer } from './answer.ts';
import { writeGoJson } from './go-json.ts';
import type { Handlers } from './handler.ts';

/** The release of obshell that this surface is compatible with. */
export const agentVersion = '4.5.0.0-1';

/** Releases that the surface can be told to behave as. */
export const obshellReleases = ['4.2.3', '4.2.6', '4.3.0', '4.3.1', '4.4.0', '4.4.1', '4.5.0'] as const;
export type ObshellRelease = (typeof obshellReleases)[number];

type Key = keyof typeof obshellV1;

/** Calls by the release that they came with; all others are older. */
const callsSince: { [K in Key]?: ObshellRelease } = {
  listObDags: '4.3.0',
  listAgentDags: '4.3.0',
  listAgentMainDags: '4.3.0',
  getSubTaskLogs: '4.3.0',
  operateNode: '4.3.1',
  login: '4.4.0',
  logout: '4.4.0',
  stopObZone: '4.4.1',
  checkStopObZone: '4.4.1',
};

/** Members of answers, wherever they stand, by the release that they came with. */
const membersSince: {
  [K in
    | keyof ObshellInfo
    | keyof ObshellStatus
    | keyof ObshellObInfo['obcluster_info']
    | keyof ObshellDag]?: ObshellRelease;
} = {
  obVersion: '4.2.6',
  supportedAuth: '4.2.6',
  isObproxyAgent: '4.2.6',
  security: '4.2.6',
  architecture: '4.3.0',
  sqlPort: '4.3.0',
  maintenance_type: '4.3.1',
  maintenance_key: '4.3.1',
  is_shared_storage: '4.5.0',
};

/** Errors had numbers before they had names (4.3.1); those that are not here by their status. */
const numbers: { [E in ObshellErrorName]?: number } = {
  'Common.BindJsonFailed': 1000,
  'Security.Authentication.Header.DecryptFailed': 1,
  'Agent.Identify.NotSupportOperation': 1010,
  'Task.NotFound': 2300,
  'Task.CreateFailed': 2301,
};
const numbersByStatus: Record<number, number> = { 400: 1001, 401: 10008, 404: 1003, 500: 1002 };

const isBefore = (release: ObshellRelease, since: ObshellRelease | undefined) =>
  since !== undefined && obshellReleases.indexOf(release) < obshellReleases.indexOf(since);

/** The calls that the release has. */
export function callsOf(
  handlers: Handlers<typeof obshellV1>,
  release: ObshellRelease | undefined,
): Handlers<typeof obshellV1> {
  if (release === undefined) return handlers;
  const missing = Object.entries(callsSince)
    .filter(([, since]) => isBefore(release, since))
    .map(([key, since]) => [key, notServed(`it came with ${since}`)]);
  return { ...handlers, ...Object.fromEntries(missing) };
}

function older(value: unknown, release: ObshellRelease): unknown {
  if (Array.isArray(value)) return value.map((item) => older(item, release));
  if (typeof value !== 'object' || value === null) return value;
  const since: Readonly<Record<string, ObshellRelease | undefined>> = membersSince;
  const members = Object.entries(value).filter(([key]) => !isBefore(release, since[key]));
  return Object.fromEntries(
    members.map(([key, member]) =>
      key === 'version' && member === agentVersion ? [key, `${release}.0-1`] : [key, older(member, release)],
    ),
  );
}

/** The answer as the release would have given it. */
export function asRelease(release: ObshellRelease, answer: ObshellAnswer, composed: HttpAnswer): HttpAnswer {
  if (answer.kind === 'not-modified') return composed;
  const body = older(readJson(composed.body), release) as Record<string, unknown>;
  if (answer.kind !== 'refusal' || !isBefore(release, '4.3.1'))
    return { ...composed, body: writeGoJson(body) };
  // A missing header was a matter of who asks.
  const status = answer.name === 'Request.Header.NotFound' ? 401 : composed.status;
  const { message } = body.error as { message: string };
  const code = numbers[answer.name] ?? numbersByStatus[status] ?? 1002;
  return { ...composed, status, body: writeGoJson({ ...body, status, error: { code, message } }) };
}
