import type { Content, methods, OpenApi, Operation, Parameter } from './open-api.ts';
import { type Place, schemaBreaks } from './schema-breaks.ts';

/** An operation with what its path and its document say of it. */
export interface WholeOperation extends Omit<Operation, 'parameters' | 'security'> {
  /** By place and name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** What each alternative asks of a caller, whatever the schemes are called in the document. */
  readonly credentials: readonly (readonly string[])[];
}

/** An operation of a document without references; undefined where there is none. */
export function wholeOperation(
  { paths, components, security: ofAll = [] }: OpenApi,
  path: string,
  method: (typeof methods)[number],
): WholeOperation | undefined {
  const item = paths[path];
  const operation = item?.[method];
  if (!operation) return undefined;
  const { parameters = [], security = ofAll, ...rest } = operation;
  const all = [...(item.parameters ?? []), ...parameters];
  const credentials = security.map((alternative) =>
    Object.keys(alternative).map((name) => {
      const { type, scheme, in: where, name: field } = components?.securitySchemes?.[name] ?? { type: name };
      return [type, scheme, where, field].filter((word) => word !== undefined).join(' ');
    }),
  );
  return {
    ...rest,
    parameters: new Map(all.map((one) => [`${one.in} ${one.name}`, one])),
    credentials: credentials.length > 0 ? credentials : [[]],
  };
}

/** What breaks a caller of an operation, each in a sentence. */
export function operationBreaks(released: WholeOperation, today: WholeOperation): string[] {
  const [{ operationId }, { operationId: id }] = [released, today];
  return [
    ...(id === operationId ? [] : [`${operationId} is called ${id} now`]),
    ...securityBreaks(released, today),
    ...parameterBreaks(released, today),
    ...bodyBreaks(released, today),
    ...answerBreaks(released, today),
  ];
}

function securityBreaks({ operationId, credentials }: WholeOperation, today: WholeOperation): string[] {
  const refused = credentials.filter(
    (had) => !today.credentials.some((needed) => needed.every((one) => had.includes(one))),
  );
  return refused.map((had) =>
    had.length === 0
      ? `${operationId} needs credentials now`
      : `${operationId} no longer takes these credentials: ${had.join(' with ')}`,
  );
}

const requestOf = ({ operationId }: WholeOperation) => `the request of ${operationId}`;

function parameterBreaks(released: WholeOperation, today: WholeOperation): string[] {
  const whole = requestOf(released);
  const sentences = [...today.parameters]
    .filter(([key, { required }]) => required && !released.parameters.get(key)?.required)
    .map(([, one]) => `${whole} needs the ${one.in} parameter ${one.name} now`);
  for (const [key, had] of released.parameters) {
    const path = `the ${had.in} parameter ${had.name}`;
    const has = today.parameters.get(key);
    if (!has) sentences.push(`${whole} no longer takes ${path}`);
    else
      sentences.push(...schemaBreaks(had.schema ?? {}, has.schema ?? {}, { side: 'request', whole, path }));
  }
  return sentences;
}

function bodyBreaks(released: WholeOperation, today: WholeOperation): string[] {
  const whole = requestOf(released);
  const [had, has] = [released.requestBody, today.requestBody];
  return [
    ...(has?.required && !had?.required ? [`${whole} needs a body now`] : []),
    ...(had && !has ? [`${whole} no longer takes a body`] : []),
    ...(had && has ? contentBreaks(had.content, has.content, { side: 'request', whole }) : []),
  ];
}

function answerBreaks({ operationId, responses }: WholeOperation, today: WholeOperation): string[] {
  return Object.entries(responses).flatMap(([status, had]) => {
    const whole = `the answer ${status} of ${operationId}`;
    const has = today.responses[status];
    if (!has) {
      const instead = Object.keys(today.responses).filter((one) => one.startsWith('2') && !responses[one]);
      return [`${whole} is gone${status.startsWith('2') ? `; success is ${instead.join(' or ')} now` : ''}`];
    }
    const headers = Object.keys(had.headers ?? {}).filter((name) => !has.headers?.[name]);
    return [
      ...headers.map((name) => `${whole} no longer has the header ${name}`),
      ...contentBreaks(had.content ?? {}, has.content ?? {}, { side: 'answer', whole }),
    ];
  });
}

function contentBreaks(then: Content, now: Content, place: Omit<Place, 'path'>): string[] {
  const isAnswer = place.side === 'answer';
  return Object.entries(then).flatMap(([mediaType, { schema: old = {} }]) => {
    const has = now[mediaType];
    if (!has) return [`${place.whole} is no longer ${isAnswer ? 'given' : 'taken'} as ${mediaType}`];
    const { schema: current = {} } = has;
    const [written, read] = isAnswer ? [current, old] : [old, current];
    return schemaBreaks(written, read, { ...place, path: '' });
  });
}
