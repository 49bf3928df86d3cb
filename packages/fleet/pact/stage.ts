import type { FetchLike } from '@obstop/client';
import { writeJson } from '@obstop/contracts';
import { obshellContract, sentRequest, shownAnswer } from '@obstop/pacts';

/** An answer of an agent. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What agents answer beside the one request that matters, by operationId: one after the other, the last one from then on. */
export type Around = Readonly<Record<string, readonly [Answer, ...Answer[]]>>;

/** The contract's example of an answer. */
export const shown = (operationId: string, example: string): Answer =>
  shownAnswer(obshellContract, operationId, example);

/** A cluster where all is well and nothing is under way. */
const usual: Readonly<Record<string, string>> = {
  getAgentInfo: 'clusterAgent',
  getSecret: 'key',
  getAgentsStatus: 'all',
  getObInfo: 'running',
  getStatus: 'available',
  getAgentTime: 'now',
  stopOb: 'force',
  startOb: 'server',
  getDag: 'succeeded',
  getSubTask: 'pending',
  operateDag: 'done',
  listAgentDags: 'none',
  listAgentMainDags: 'none',
  listUnfinishedDags: 'none',
};

const routes = Object.entries(obshellContract.routes)
  .map(([operationId, { method, path }]) => ({
    operationId,
    method,
    pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
    parameters: path.split(':').length,
  }))
  // `/task/dag/unfinish` is no id of a DAG.
  .sort((a, b) => a.parameters - b.parameters);

function operationOf(method: string, path: string): string {
  const route = routes.find((each) => each.method === method && each.pattern.test(path));
  if (!route) throw new Error(`the contract has no ${method} ${path}`);
  return route.operationId;
}

/** Agents by their addresses, of whose answers one is given elsewhere. */
export interface Stage {
  readonly fetch: FetchLike;
  /** Every kind of request that was made: operationId and query. */
  readonly asked: ReadonlySet<string>;
  /** Requests made after the one that matters: agent, method, target, and what is asked for. */
  readonly afterwards: readonly string[];
}

/** Which request matters, by whom it is carried, and what else is answered. */
export interface StageOptions {
  readonly operationId: string;
  /** The first of its kind is 1. */
  readonly nth: number;
  readonly carry: FetchLike;
  readonly around: Around;
}

/** Sets the agents up. Rejects requests that are not in the contract. */
export function createStage({ operationId, nth, carry, around }: StageOptions): Stage {
  const made = new Map<string, number>();
  const asked = new Set<string>();
  const afterwards: string[] = [];
  let carried = false;
  return {
    asked,
    afterwards,
    fetch: async (url, init) => {
      const { method, path, query } = sentRequest(url, init);
      const operation = operationOf(method, path);
      asked.add([operation, ...Object.entries(query).flat()].join(' '));
      const before = made.get(operation) ?? 0;
      if (!carried && operation === operationId && before === nth - 1) {
        carried = true;
        return carry(url, init);
      }
      made.set(operation, before + 1);
      const { host, search } = new URL(url);
      if (carried) afterwards.push([host, method, path + search, init.body].filter(Boolean).join(' '));
      const answers = around[operation];
      const answer = answers?.[before] ?? answers?.at(-1) ?? shown(operation, usual[operation] ?? '');
      return new Response(writeJson(answer.body), {
        status: answer.status,
        headers: { 'content-type': 'application/json' },
      });
    },
  };
}
