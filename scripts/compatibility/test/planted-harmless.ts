import { bodyOf, dataOf, operationOf, parameterOf } from './planted.ts';
import type { Change } from './planted-breaks.ts';

/** Five changes that break nobody. */
export const harmless: readonly Change[] = [
  [
    'a new member of an answer that may be left out',
    (document) => {
      dataOf(document, 'getTask').properties.note = { type: 'string' };
    },
  ],
  [
    'a new path',
    ({ paths }) => {
      paths['/api/v1/notes'] = paths['/api/v1/secret'];
    },
  ],
  [
    'a new query parameter that may be left out',
    (document) =>
      operationOf(document, 'getTask').parameters.push({
        in: 'query',
        name: 'x',
        schema: { type: 'string' },
      }),
  ],
  [
    'other descriptions and examples',
    (document) => {
      const operation = operationOf(document, 'getTask');
      operation.description = 'Other words.';
      operation.responses[200].content['application/json'].examples = {};
      dataOf(document, 'getTask').properties.executor.description = 'Who runs it.';
    },
  ],
  // What every case starts from: in today's document all is in place, in the released one behind references.
  ['schemas, parameters and answers in place that were components', () => {}],
];

/** What is like them. */
export const furtherHarmless: readonly Change[] = [
  [
    'a new word of an answer',
    (document) => dataOf(document, 'getTask').properties.status.enum.push('PAUSED'),
  ],
  [
    'the same choice in another spelling',
    (document) => {
      const { force: _, type: __, ...others } = bodyOf(document, 'stopServer').properties;
      const force = { anyOf: [{ type: 'boolean' }, { type: 'null' }] };
      const words = ['STOP_SERVICE', 'STOP_PROCESS'].map((word) => ({ const: word, type: 'string' }));
      const type = { oneOf: [...words, { type: 'null' }] };
      const parts = [{ force, ...others }, { type }].map((properties) => ({ type: 'object', properties }));
      operationOf(document, 'stopServer').requestBody.content['application/json'].schema = { allOf: parts };
    },
  ],
  [
    'a request that takes more',
    (document) => {
      const { properties } = bodyOf(document, 'stopServer');
      properties.force.type = ['boolean', 'null', 'string'];
      properties.reason = { type: 'string' };
      parameterOf(document, 'listTasks', 'size').schema.maximum = 5000;
    },
  ],
  [
    'an answer that may be less',
    (document) => {
      const { data } = bodyOf(document, 'getSecret', 200).properties;
      data.properties.port.maximum = 1;
      data.additionalProperties = {};
    },
  ],
  [
    'another way to show who calls, and none at all',
    (document) => {
      operationOf(document, 'getTask').security.push({ obshellHeader: [] });
      operationOf(document, 'stopOb').security = [];
    },
  ],
  [
    'a parameter that all operations of a path share',
    ({ paths }) => {
      const item = paths['/api/v1/task/dag/unfinish'];
      item.parameters = item.get.parameters;
      delete item.get.parameters;
    },
  ],
];
