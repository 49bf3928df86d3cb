import { goBool, goInt, goMap, goSlice, goString, goStruct, goTime } from './go-decode.ts';
import { type Dag, SdkCrash } from './shell-client.ts';
import type { WireAnswer } from './wire.ts';

const status = { state: goString, operator: goString, start_time: goTime, end_time: goTime };

const subTask = goStruct({
  id: goString,
  task_id: goInt,
  name: goString,
  ...status,
  additional_data: goMap,
  execute_times: goInt,
  execute_agent: goStruct({ ip: goString, port: goInt }),
  task_logs: goSlice(goString),
});
const node = goStruct({
  id: goString,
  node_id: goInt,
  name: goString,
  ...status,
  additional_data: goMap,
  sub_tasks: goSlice(subTask),
});
const dag = goStruct({
  id: goString,
  dag_id: goInt,
  name: goString,
  stage: goInt,
  max_stage: goInt,
  ...status,
  additional_data: goMap,
  nodes: goSlice(node),
});
const error = goStruct({ code: goInt, message: goString });
const envelope = goStruct({
  successful: goBool,
  timestamp: goTime,
  duration: goInt,
  status: goInt,
  traceId: goString,
});
const info = goStruct({
  pid: goInt,
  state: goInt,
  startAt: goInt,
  homePath: goString,
  ip: goString,
  port: goInt,
  zone: goString,
  identity: goString,
  version: goString,
  supportedAuth: goSlice(goString),
});
const secret = goStruct({ public_key: goString });

const parsed = ({ text }: WireAnswer): Record<string, unknown> => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SdkCrash(`request failed: ${text.slice(0, 200)}`, { cause });
  }
};

/** resty decodes only what says that it is JSON. */
const saysJson = ({ headers }: WireAnswer) =>
  /(?:application|text)\/(?:.*json.*)(?:;|$)/.test(String(headers['content-type'] ?? ''));

/** GET /info, read with net/http: no look at content type or status. */
export const readInfo = (answer: WireAnswer) => info(parsed(answer).data, 'data');

/** GET /secret, in the same way. */
export const readSecret = (answer: WireAnswer) => secret(parsed(answer).data, 'data').public_key;

/** The error of a refusal; the SDK dereferences nil where there is none. */
export function readError(answer: WireAnswer): { code: number; message: string } {
  const body = saysJson(answer) ? parsed(answer) : {};
  envelope(body, 'OcsAgentResponse');
  if (!body.error) throw new SdkCrash('panic: nil pointer dereference: a refusal without an error object');
  return error(body.error, 'error');
}

/** The data of a success as a DAG. */
export function readDag(answer: WireAnswer): Dag {
  if (!saysJson(answer)) throw new SdkCrash('panic: nil GenericDTO: nothing was decoded');
  const body = parsed(answer);
  envelope(body, 'OcsAgentResponse');
  const read = dag(body.data, 'data');
  return {
    id: read.id,
    dagId: read.dag_id,
    name: read.name,
    stage: read.stage,
    maxStage: read.max_stage,
    state: read.state,
    operator: read.operator,
    additionalData: read.additional_data,
    nodes: (read.nodes ?? []).map(({ sub_tasks, ...of }) => ({
      id: of.id,
      name: of.name,
      state: of.state,
      operator: of.operator,
      subTasks: (sub_tasks ?? []).map((task) => ({
        id: task.id,
        name: task.name,
        state: task.state,
        operator: task.operator,
        executeAgent: `${task.execute_agent.ip}:${task.execute_agent.port}`,
        taskLogs: task.task_logs,
      })),
    })),
  };
}
