import type { Loose } from './committed.ts';

/** A change of the document that breaks the client, and the call that meets it. */
export interface DocumentMutation {
  readonly what: string;
  readonly operation: string;
  readonly mutate: (document: Loose) => void;
}

const schema = (document: Loose, name: string) => document.components.schemas[name];

function rename(of: Loose, from: string, to: string): void {
  of.properties[to] = of.properties[from];
  delete of.properties[from];
  of.required = of.required?.map((key: string) => (key === from ? to : key));
}

function without(list: string[], word: string): string[] {
  const left = list.filter((each) => each !== word);
  if (left.length === list.length) throw new Error(`${word} is not there`);
  return left;
}

/** What the target of a conflict of stopZone may be, one form per error. */
const conflictTargets = (document: Loose): Loose[] => {
  let answer = document.paths[stopZonePath].post.responses['409'];
  if (answer.$ref) answer = document.components.responses[answer.$ref.split('/').at(-1)];
  const resolved = ({ $ref, ...own }: Loose): Loose =>
    $ref ? resolved(schema(document, $ref.split('/').at(-1))) : own;
  const { error } = resolved(answer.content['application/json'].schema).properties;
  const target = resolved(resolved(error).properties.target);
  return (target.anyOf ?? [target]).map((one: Loose) =>
    one.$ref ? schema(document, one.$ref.split('/').at(-1)) : one,
  );
};

/** The one of them that names a task. */
function busyTarget(document: Loose): Loose {
  const found = conflictTargets(document).find(({ properties }) => properties?.taskId);
  if (!found) throw new Error('no target of a conflict has a taskId');
  return found;
}

const stopZonePath = '/api/v2/ob/clusters/{id}/zones/{zoneName}/stop';

/** Each of them has to be found by the comparator. */
export const documentMutations: readonly DocumentMutation[] = [
  {
    what: 'a field of an answer is renamed: OcpTaskB.subtasks is steps',
    operation: 'stopZone',
    mutate: (document) => rename(schema(document, 'OcpTaskB'), 'subtasks', 'steps'),
  },
  {
    what: 'a field of an answer is gone: ObshellSecret.public_key',
    operation: 'getSecret',
    mutate: (document) => {
      const secret = schema(document, 'ObshellSecret');
      delete secret.properties.public_key;
      secret.required = without(secret.required, 'public_key');
    },
  },
  {
    what: 'an enum of an answer is narrowed: OcpTaskA.status without RUNNING',
    operation: 'stopCluster',
    mutate: (document) => {
      const { status } = schema(document, 'OcpTaskA').properties;
      status.enum = without(status.enum, 'RUNNING');
    },
  },
  {
    what: 'an enum of an answer is narrowed: ObshellDag.operator without CANCEL',
    operation: 'getDag',
    mutate: (document) => {
      const { operator } = schema(document, 'ObshellDag').properties;
      operator.enum = without(operator.enum, 'CANCEL');
    },
  },
  {
    what: 'a field of an answer has another type: OcpServer.port is a text',
    operation: 'listServers',
    mutate: (document) => {
      schema(document, 'OcpServer').properties.port = { type: 'string' };
    },
  },
  {
    what: 'a list of an answer is an object: OcpTask.subtasks',
    operation: 'getTask',
    mutate: (document) => {
      schema(document, 'OcpTask').properties.subtasks = { type: 'object' };
    },
  },
  {
    what: 'a status is another one: a conflict of stopZone is 423',
    operation: 'stopZone',
    mutate: (document) => {
      const { responses } = document.paths[stopZonePath].post;
      responses['423'] = responses['409'];
      delete responses['409'];
    },
  },
  {
    what: 'the success of a call is 202: stopOb',
    operation: 'stopOb',
    mutate: (document) => {
      const { responses } = document.paths['/api/v1/ob/stop'].post;
      responses['202'] = responses['200'];
      delete responses['200'];
    },
  },
  {
    what: 'a member of an error’s target is renamed: taskId of clusterBusy is id',
    operation: 'stopZone',
    mutate: (document) => rename(busyTarget(document), 'taskId', 'id'),
  },
  {
    what: 'a member of an error’s target has another type: taskId of clusterBusy is a text',
    operation: 'stopZone',
    mutate: (document) => {
      busyTarget(document).properties.taskId = { type: 'string' };
    },
  },
  {
    what: 'an error’s target is gone: clusterBusy names no task',
    operation: 'retryTask',
    mutate: (document) => {
      const target = busyTarget(document);
      delete target.properties.taskId;
      target.required = without(target.required, 'taskId');
    },
  },
  {
    what: 'a route is gone: POST /api/v1/ob/zone/{zone_name}/stop/check',
    operation: 'checkStopObZone',
    mutate: (document) => {
      delete document.paths['/api/v1/ob/zone/{zone_name}/stop/check'];
    },
  },
  {
    what: 'a route has another method: stopZone by PUT',
    operation: 'stopZone',
    mutate: (document) => {
      const path = document.paths[stopZonePath];
      path.put = path.post;
      delete path.post;
    },
  },
  {
    what: 'a body has to have one more field: OcpStopServerRequest.reason',
    operation: 'stopServer',
    mutate: (document) => {
      const request = schema(document, 'OcpStopServerRequest');
      request.properties.reason = { type: 'string' };
      request.required = [...(request.required ?? []), 'reason'];
    },
  },
  {
    what: 'an enum of a request is narrowed: stopServer’s type without STOP_PROCESS',
    operation: 'stopServer',
    mutate: (document) => {
      const [type] = schema(document, 'OcpStopServerRequest').properties.type.anyOf;
      type.enum = without(type.enum, 'STOP_PROCESS');
    },
  },
  {
    what: 'a query has to have one more parameter: listTasks wants tenantId',
    operation: 'listTasks',
    mutate: (document) => {
      const { parameters } = document.paths['/api/v2/tasks/instances'].get;
      parameters.find(({ name }: Loose) => name === 'tenantId').required = true;
    },
  },
  {
    what: 'a parameter of a query is smaller: listTasks takes pages of at most 5',
    operation: 'listTasks',
    mutate: (document) => {
      document.components.parameters['ocp.size'].schema.maximum = 5;
    },
  },
  {
    what: 'an answer is no JSON: getSubtaskLog in text/plain',
    operation: 'getSubtaskLog',
    mutate: (document) => {
      const path = '/api/v2/tasks/instances/{taskInstanceId}/subtasks/{subtaskInstanceId}/log';
      const answer = document.paths[path].get.responses['200'];
      answer.content = { 'text/plain': { schema: { type: 'string' } } };
    },
  },
];
