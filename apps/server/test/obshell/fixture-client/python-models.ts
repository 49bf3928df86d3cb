import { type Dag, type Node, SdkCrash, type SubTask } from './shell-client.ts';
import type { WireAnswer } from './wire.ts';

type Dict = Record<string, unknown>;

const identities = new Set([
  'MASTER',
  'FOLLOWER',
  'SINGLE',
  'CLUSTER AGENT',
  'TAKE OVER MASTER',
  'TAKE OVER FOLLOWER',
  'SCALING OUT',
  'SCALING IN',
  'UNIDENTIFIED',
]);

/** What Python's `d["key"]` does: a KeyError where the key is missing. */
const need = (from: Dict, key: string): unknown => {
  if (!Object.hasOwn(from, key)) throw new SdkCrash(`KeyError: '${key}'`);
  return from[key];
};

/** What `d.get(...)` needs before it: an object. */
const dict = (value: unknown, what: string): Dict => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SdkCrash(`TypeError: ${what} is ${JSON.stringify(value)}`);
  }
  return value as Dict;
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** `resp.json()`, content type or not. */
export function readJson({ status, text }: WireAnswer): Dict {
  try {
    return dict(JSON.parse(text), 'the answer');
  } catch (cause) {
    throw new SdkCrash(`JSONDecodeError on ${status}: ${text.slice(0, 200)}`, { cause });
  }
}

const answered = (answer: WireAnswer): Dict => {
  if (answer.status !== 200) throw new SdkCrash(`status code: ${answer.status}`);
  const { data } = readJson(answer);
  if (!data) throw new SdkCrash('no data');
  return dict(data, 'data');
};

/** GET /info, with the enum and the version that the SDK raises on. */
export function readAgentInfo(answer: WireAnswer): { identity: string; supportedAuth: unknown[] } {
  const { identity, version, supportedAuth } = answered(answer);
  if (typeof identity !== 'string' || !identities.has(identity)) {
    throw new SdkCrash(`ValueError: ${identity} is not a valid Agentidentity`);
  }
  if (typeof version !== 'string' || !/^4\.\d+\.\d+\.\d+/.test(version)) {
    throw new SdkCrash(`version ${version}`);
  }
  return { identity, supportedAuth: list(supportedAuth) };
}

/** GET /secret. */
export function readPublicKey(answer: WireAnswer): string {
  const key = answered(answer).public_key;
  if (typeof key !== 'string') throw new SdkCrash('no public key');
  return key;
}

const status = (from: Dict) => {
  for (const key of ['start_time', 'end_time']) need(from, key);
  return { state: String(need(from, 'state')), operator: String(need(from, 'operator')) };
};

const subTask = (value: unknown): SubTask => {
  const from = dict(value, 'sub task');
  const agent = dict(from.execute_agent, 'execute_agent');
  return {
    ...status(from),
    id: String(from.id),
    name: String(from.name),
    executeAgent: `${agent.ip}:${agent.port}`,
    taskLogs: from.task_logs === null ? null : list(from.task_logs).map(String),
  };
};

const node = (value: unknown): Node => {
  const from = dict(value, 'node');
  return {
    ...status(from),
    id: String(from.id),
    name: String(from.name),
    subTasks: list(from.sub_tasks).map(subTask),
  };
};

/** DagDetailDTO: KeyError and TypeError as in the SDK, whatever else is there is taken as it is. */
export function readDag(value: unknown): Dag {
  const from = dict(value, 'DAG');
  return {
    ...status(from),
    id: String(from.id),
    dagId: Number(from.dag_id),
    name: String(from.name),
    stage: Number(from.stage),
    maxStage: Number(from.max_stage),
    additionalData: (from.additional_data ?? null) as Dict | null,
    nodes: list(from.nodes).map(node),
  };
}

/** What the SDK prints of a DAG that failed. */
export function lastLogs({ name, nodes }: Dag): string {
  const failed = nodes.find(({ state }) => state === 'FAILED');
  if (!failed) throw new SdkCrash('FAILED without a failed node: the log is None');
  if (failed.operator === 'CANCEL') return `Task ${name} canceled.`;
  return failed.subTasks
    .filter(({ state }) => state === 'FAILED')
    .map(({ executeAgent, taskLogs }) => {
      const last = taskLogs?.at(-1);
      if (last === undefined) throw new SdkCrash('no task_logs on a FAILED sub task');
      return `${executeAgent} ${last}\n`;
    })
    .join('');
}
