// Owns: the way of requests from the gateway to agents and of answers back: late, lost, twice.
// Does not own: what agents answer (agents-model.ts).
// Invariant: a request that was sent goes on its way, whatever becomes of the gateway.

import type { FetchLike } from '@obstop/client';
import { type ObshellCodec, plainCodec } from '@obstop/client/obshell';
import { obshellOperations } from '@obstop/contracts/operations';
import type { Owner, Scheduler } from '../scheduler.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { AgentAnswer, AgentRequest, AgentsModel, ModelAgent } from './agents-model.ts';
import type { GatewayChecker, Sender } from './gateway-checker.ts';

export interface NetworkPorts {
  scheduler: Scheduler;
  random: SeededRandom;
  model: AgentsModel;
  checker: GatewayChecker;
  owner: Owner;
  /** For whom requests are being sent. */
  sender(): Sender;
  /** An order has left. */
  onOrder(): void;
}

type Operation = keyof typeof obshellOperations;

/** Fixed paths before those with an id in them. */
const operations = Object.entries(obshellOperations)
  .map(([operation, { method, path }]) => {
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    return { operation: operation as Operation, method: method as string, path, pattern };
  })
  .sort((one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')));

/** Which call of the contract a request is. */
function operationOf(asked: string, pathname: string): Pick<AgentRequest, 'operation' | 'id'> {
  const found = operations.find(({ method, pattern }) => method === asked && pattern.test(pathname));
  return { operation: found?.operation, id: found?.pattern.exec(pathname)?.[1] };
}

/** The longest that a request is on its way. Addresses that change hands are silent for longer. */
export const longestWayMs = 90_000;

/** The longest from accepting a header until the DAG shows. */
const longestAcceptanceMs = 4_900;

/** Headers in plain text, each of which is another. */
export function newModelCodec(process: string): ObshellCodec {
  let nonces = 0;
  return {
    ...plainCodec,
    seal: async (request) => {
      const { auth, expiresAtSeconds, body } = request;
      const password = auth.kind === 'session' ? '' : auth.password;
      nonces += 1;
      const header = JSON.stringify({ password, expiresAtSeconds, nonce: `${process}/${nonces}` });
      return { headers: { 'x-ocs-header': header }, body, open: async (text) => text };
    },
  };
}

const refusedConnection = () =>
  Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED', syscall: 'connect' });

/** The platform's fetch of one gateway process. */
export function networkOf(ports: NetworkPorts): FetchLike {
  const { scheduler, random, model, owner } = ports;
  let requests = 0;
  const soon = () => 1 + random.below(30);
  const wayMs = (isOrder: boolean) => {
    if (model.isCalm) return soon();
    if (random.chance(isOrder ? 0.25 : 0.01)) return random.below(isOrder ? longestWayMs : 8_000);
    return soon();
  };
  const isLost = (isOrder: boolean) => !model.isCalm && random.chance(isOrder ? 0.08 : 0.01);

  return (url, { method, headers, body, signal }) => {
    const { hostname, pathname } = new URL(url);
    const agent = model.agents.find(({ host }) => host === hostname);
    const header = headers['x-ocs-header'];
    const request: AgentRequest = {
      ...operationOf(method, pathname),
      body: body === undefined ? {} : JSON.parse(body),
      header: header === undefined ? undefined : JSON.parse(header),
      sender: ports.sender(),
    };
    const isOrder = request.operation === 'stopOb' || request.operation === 'startOb';
    requests += 1;
    const number = `${owner.name}/${requests}`;
    const label = `${number} ${request.operation ?? `${method} ${pathname}`} to ${hostname}`;
    if (isOrder) ports.onOrder();

    return new Promise((resolve, reject) => {
      let takeBack = () => {};
      signal.addEventListener(
        'abort',
        () => {
          takeBack();
          reject(signal.reason);
        },
        { once: true },
      );
      /** What comes back to the gateway, if it waits for it still. */
      const back = (what: string, deliver: () => void) => {
        if (signal.aborted || isLost(isOrder)) return;
        takeBack = scheduler.add({
          ...{ owner, label: `${number} ${what}`, dueMs: scheduler.nowMs() + wayMs(isOrder) },
          run: deliver,
        });
      };
      const answered = (answer: AgentAnswer, { aheadMs }: ModelAgent) => {
        const timestamp = new Date(scheduler.nowMs() + aheadMs).toISOString();
        const what = `answer ${answer.status} ${answer.error?.message ?? ''}`;
        back(what, () => resolve(responseOf(answer, timestamp)));
      };
      const arrive = (to: ModelAgent, isFirst: boolean) => {
        if (!to.isUp) return isFirst ? back('refused', () => reject(refusedConnection())) : undefined;
        const refusal = model.refusal(to, request);
        if (refusal?.error?.errCode.endsWith('Password'))
          ports.checker.refusedPassword(owner.name, to.host, scheduler.nowMs());
        if (refusal) return isFirst ? answered(refusal, to) : undefined;
        const { life } = to;
        const carryOut = () => {
          // It was in the agent's memory only.
          if (life !== to.life || !to.isUp)
            return back('reset', () => reject(new TypeError('connection reset')));
          const answer = model.answer(to, request);
          if (isFirst) answered(answer, to);
        };
        if (!isOrder || model.isCalm || random.chance(0.6)) return carryOut();
        const dueMs = scheduler.nowMs() + random.below(longestAcceptanceMs);
        scheduler.add({ label: `${number} accepted by ${to.host}`, dueMs, run: carryOut });
      };
      const travel = (isFirst: boolean) => {
        if (!agent || isLost(isOrder)) return;
        const dueMs = scheduler.nowMs() + wayMs(isOrder);
        const run = () => {
          // What found no connection was never sent, and is not repeated.
          if (isFirst && agent.isUp && !model.isCalm && random.chance(isOrder ? 0.2 : 0.005)) travel(false);
          arrive(agent, isFirst);
        };
        scheduler.add({ label: isFirst ? label : `${label} once more`, dueMs, run });
      };
      travel(true);
    });
  };
}

function responseOf({ status, data, error }: AgentAnswer, timestamp: string) {
  const body = { successful: status === 200, timestamp, duration: 1, status, traceId: 't', data, error };
  const text = JSON.stringify(body);
  return {
    status,
    type: 'basic' as const,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () => text,
  };
}
