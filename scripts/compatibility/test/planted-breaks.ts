import { bodyOf, dataOf, operationOf, type Plain, parameterOf, take, takeWord } from './planted.ts';

/** A change to a document, in words and in deed. */
export type Change = readonly [what: string, change: (document: Plain) => void];

/** A change that breaks a caller, with what is to be said of it. */
type Plant = readonly [...Change, operation: string, sentence: string];

const getTask = 'GET /api/v2/tasks/instances/{taskInstanceId} (getTask)';
const stopServer = 'POST /api/v2/ob/clusters/{id}/servers/{serverId}/stop (stopServer)';
const stopZone = 'POST /api/v2/ob/clusters/{id}/zones/{zoneName}/stop (stopZone)';
const getSecret = 'GET /api/v1/secret (getSecret)';
const getStatus = 'GET /api/v1/status (getStatus)';

/** Ten kinds of breaks, in both vendors’ APIs. */
export const plants: readonly Plant[] = [
  [
    'a member of an answer is gone',
    (document) => take(dataOf(document, 'getTask').properties, 'finishTime'),
    getTask,
    'the answer 200 of getTask no longer has data.finishTime',
  ],
  [
    'a member of an answer is of another type',
    (document) => {
      dataOf(document, 'getSecret').properties.port = { type: 'string' };
    },
    getSecret,
    'the answer 200 of getSecret may have data.port as string, which was integer',
  ],
  [
    'a member of an answer may be left out',
    (document) => takeWord(dataOf(document, 'getDag').required, 'dag_id'),
    'GET /api/v1/task/dag/{id} (getDag)',
    'the answer 200 of getDag may leave out data.dag_id, which was always there',
  ],
  [
    'a member of a request is needed',
    (document) => {
      bodyOf(document, 'stopServer').required = ['freezeServer'];
    },
    stopServer,
    'the request of stopServer needs freezeServer now',
  ],
  [
    'a member of a request is gone',
    (document) => take(bodyOf(document, 'stopOb').properties, 'terminate'),
    'POST /api/v1/ob/stop (stopOb)',
    'the request of stopOb no longer takes terminate',
  ],
  [
    'a word of a request is gone',
    (document) => takeWord(bodyOf(document, 'stopServer').properties.type.anyOf[0].enum, 'STOP_SERVICE'),
    stopServer,
    'the request of stopServer no longer takes "STOP_SERVICE" as type',
  ],
  [
    'a parameter takes less',
    (document) => {
      parameterOf(document, 'listTasks', 'size').schema.maximum = 100;
    },
    'GET /api/v2/tasks/instances (listTasks)',
    'the request of listTasks takes less as the query parameter size: its maximum is 100, was 2000',
  ],
  [
    'the status of success is another',
    (document) => {
      const { responses } = operationOf(document, 'stopZone');
      responses[202] = take(responses, '200');
    },
    stopZone,
    'the answer 200 of stopZone is gone; success is 202 now',
  ],
  [
    'an operation is called otherwise',
    (document) => {
      operationOf(document, 'getSecret').operationId = 'readSecret';
    },
    getSecret,
    'getSecret is called readSecret now',
  ],
  [
    'credentials are needed',
    (document) => {
      operationOf(document, 'getStatus').security = [{ obshellHeader: [] }];
    },
    getStatus,
    'getStatus needs credentials now',
  ],
];

/** What is like them. */
export const furtherPlants: readonly Plant[] = [
  [
    'a path is gone',
    ({ paths }) => take(paths, '/api/v1/logout'),
    'POST /api/v1/logout (logout)',
    'logout is gone',
  ],
  [
    'a header is needed',
    (document) =>
      operationOf(document, 'getTask').parameters.push({ in: 'header', name: 'X-Reason', required: true }),
    getTask,
    'the request of getTask needs the header parameter X-Reason now',
  ],
  [
    'a parameter is gone',
    (document) => {
      const operation = operationOf(document, 'stopServer');
      const force = operation.parameters.indexOf(parameterOf(document, 'stopServer', 'force'));
      operation.parameters.splice(force, 1);
    },
    stopServer,
    'the request of stopServer no longer takes the query parameter force',
  ],
  [
    'a body is needed',
    (document) => {
      operationOf(document, 'stopServer').requestBody.required = true;
    },
    stopServer,
    'the request of stopServer needs a body now',
  ],
  [
    'a status of an error is gone',
    (document) => take(operationOf(document, 'getTask').responses, '404'),
    getTask,
    'the answer 404 of getTask is gone',
  ],
  [
    'credentials are no longer taken',
    (document) => operationOf(document, 'getTask').security.pop(),
    getTask,
    'getTask no longer takes these credentials: apiKey header Authorization',
  ],
  [
    'a word of an answer is replaced',
    (document) => {
      dataOf(document, 'getTask').properties.status.enum = ['RUNNING', 'FAILED', 'SUCCEEDED'];
    },
    getTask,
    'the answer 200 of getTask has another word for "SUCCESSFUL" as data.status',
  ],
  [
    'a value deep in an answer may be null',
    (document) => {
      const { upstreams } = dataOf(document, 'getTask').properties.subtasks.items.properties;
      upstreams.items = { anyOf: [upstreams.items, { type: 'null' }] };
    },
    getTask,
    'the answer 200 of getTask may have data.subtasks[].upstreams[] as null, which was integer',
  ],
  [
    'a body takes no other members',
    (document) => {
      bodyOf(document, 'stopServer').additionalProperties = false;
    },
    stopServer,
    'the request of stopServer no longer takes members of other names in its body',
  ],
  [
    'a header of an answer is gone',
    (document) => take(operationOf(document, 'getTask').responses[401].headers, 'WWW-Authenticate'),
    getTask,
    'the answer 401 of getTask no longer has the header WWW-Authenticate',
  ],
  [
    'an answer is given in another media type',
    (document) => {
      const { content } = operationOf(document, 'getSecret').responses[200];
      content['text/plain'] = take(content, 'application/json');
    },
    getSecret,
    'the answer 200 of getSecret is no longer given as application/json',
  ],
  [
    'a parameter that could be left out is needed',
    (document) => {
      parameterOf(document, 'stopServer', 'type').required = true;
    },
    stopServer,
    'the request of stopServer needs the query parameter type now',
  ],
  [
    'a parameter of all operations of a path is needed',
    ({ paths }) => {
      const item = paths['/api/v1/secret'];
      item.parameters = [{ in: 'query', name: 'why', required: true }];
    },
    getSecret,
    'the request of getSecret needs the query parameter why now',
  ],
  [
    'a body is no longer taken',
    (document) => take(operationOf(document, 'stopServer'), 'requestBody'),
    stopServer,
    'the request of stopServer no longer takes a body',
  ],
];
