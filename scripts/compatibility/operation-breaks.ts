import type { Content, OpenApi, Operation, Parameter, PathItem, Security } from './open-api.ts';
import type { Resolve } from './schema.ts';
import { type Place, schemaBreaks } from './schema-breaks.ts';

/** An operation of one document, and what it takes to read it. */
export interface OperationEnd {
  readonly operation: Operation;
  /** Where it stands: the path's own parameters are the operation's too. */
  readonly item: PathItem;
  readonly document: OpenApi;
  readonly resolve: Resolve;
}

/** What breaks a caller of an operation, each in a sentence. */
export function operationBreaks(released: OperationEnd, today: OperationEnd): string[] {
  const [{ operationId }, { operationId: id }] = [released.operation, today.operation];
  return [
    ...(id === operationId ? [] : [`${operationId} is called ${id} now`]),
    ...securityBreaks(released, today),
    ...parameterBreaks(released, today),
    ...bodyBreaks(released, today),
    ...answerBreaks(released, today),
  ];
}

/** What each alternative asks of a caller, whatever the schemes are called in the document. */
function credentialsOf({ operation, document, resolve }: OperationEnd): string[][] {
  const security: Security = operation.security ?? document.security ?? [];
  const alternatives = security.map((alternative) =>
    Object.keys(alternative).map((name) => {
      const scheme = document.components?.securitySchemes?.[name];
      if (!scheme) return name;
      const { type, scheme: kind, in: where, name: field } = resolve(scheme);
      return [type, kind, where, field].filter((word) => word !== undefined).join(' ');
    }),
  );
  return alternatives.length > 0 ? alternatives : [[]];
}

function securityBreaks(released: OperationEnd, today: OperationEnd): string[] {
  const { operationId } = released.operation;
  const now = credentialsOf(today);
  const refused = credentialsOf(released).filter(
    (had) => !now.some((needed) => needed.every((one) => had.includes(one))),
  );
  return refused.map((had) =>
    had.length === 0
      ? `${operationId} needs credentials now`
      : `${operationId} no longer takes these credentials: ${had.join(' with ')}`,
  );
}

function parametersOf({ operation, item, resolve }: OperationEnd): Map<string, Parameter> {
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) => resolve(one));
  return new Map(all.map((one) => [`${one.in} ${one.name}`, one]));
}

function parameterBreaks(released: OperationEnd, today: OperationEnd): string[] {
  const [then, now] = [parametersOf(released), parametersOf(today)];
  const whole = requestOf(released);
  const sentences = [...now]
    .filter(([key, { required }]) => required && !then.get(key)?.required)
    .map(([, one]) => `${whole} needs the ${one.in} parameter ${one.name} now`);
  for (const [key, had] of then) {
    const path = `the ${had.in} parameter ${had.name}`;
    const has = now.get(key);
    if (!has) sentences.push(`${whole} no longer takes ${path}`);
    else
      sentences.push(
        ...schemaBreaks(
          { schema: had.schema ?? {}, resolve: released.resolve },
          { schema: has.schema ?? {}, resolve: today.resolve },
          { side: 'request', whole, path },
        ),
      );
  }
  return sentences;
}

const requestOf = ({ operation }: OperationEnd) => `the request of ${operation.operationId}`;

function bodyBreaks(released: OperationEnd, today: OperationEnd): string[] {
  const whole = requestOf(released);
  const had = released.resolve(released.operation.requestBody);
  const has = today.resolve(today.operation.requestBody);
  return [
    ...(has?.required && !had?.required ? [`${whole} needs a body now`] : []),
    ...(had && !has ? [`${whole} no longer takes a body`] : []),
    ...(had && has
      ? contentBreaks([had.content, has.content], released, today, { side: 'request', whole })
      : []),
  ];
}

function answerBreaks(released: OperationEnd, today: OperationEnd): string[] {
  const { operationId, responses } = released.operation;
  const statuses = Object.keys(today.operation.responses);
  return Object.entries(responses).flatMap(([status, answer]) => {
    const whole = `the answer ${status} of ${operationId}`;
    const [had, has] = [released.resolve(answer), today.resolve(today.operation.responses[status])];
    if (!has) {
      const instead = statuses.filter((one) => one.startsWith('2') && !responses[one]);
      return [`${whole} is gone${status.startsWith('2') ? `; success is ${instead.join(' or ')} now` : ''}`];
    }
    const headers = Object.keys(had.headers ?? {}).filter((name) => !has.headers?.[name]);
    return [
      ...headers.map((name) => `${whole} no longer has the header ${name}`),
      ...contentBreaks([had.content ?? {}, has.content ?? {}], released, today, { side: 'answer', whole }),
    ];
  });
}

function contentBreaks(
  [then, now]: readonly [Content, Content],
  released: OperationEnd,
  today: OperationEnd,
  place: Omit<Place, 'path'>,
): string[] {
  return Object.entries(then).flatMap(([mediaType, { schema: had = {} }]) => {
    const has = now[mediaType];
    if (!has)
      return [`${place.whole} is no longer ${place.side === 'answer' ? 'given' : 'taken'} as ${mediaType}`];
    const [old, current] = [
      { schema: had, resolve: released.resolve },
      { schema: has.schema ?? {}, resolve: today.resolve },
    ];
    const [written, read] = place.side === 'answer' ? [current, old] : [old, current];
    return schemaBreaks(written, read, { ...place, path: '' });
  });
}
