import { parse } from 'node:querystring';
import {
  type ObshellErrorName,
  type ObshellListErrorResponse,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import { obshellErrorExample, obshellExamples, type ShownAnswer } from '@obstop/contracts/examples';
import { obshellOperations } from '@obstop/contracts/operations';
import { obshellRoutes, type Route } from '@obstop/contracts/routes';
import { dataBeside, readObshellRequest } from '@obstop/contracts/rules';
import {
  type AgentKeyPair,
  encryptText,
  headerOf,
  type OpenedHeader,
  openBlocks,
  openHeader,
  readBody,
} from '@obstop/front';
import { commonPrefix, type Found } from '../path-table.ts';
import { readWish } from '../wish.ts';
import { chineseErrors } from './chinese.ts';
import { partsOfDags } from './parts-of-dags.ts';
import type { Answer, Asked, Checked, Received, Refusal, Surface } from './surface.ts';

const operations = Object.values(obshellOperations);
const examples: Readonly<Record<string, { answers: Readonly<Record<string, ShownAnswer>> }>> =
  obshellExamples;
const routes: Readonly<Record<string, Route>> = obshellRoutes;

/** obshell has no 405 and no 413: a wrong method is not found, an oversized body cannot be read. */
function named(refusal: Refusal): [ObshellErrorName, Record<string, string>] {
  switch (refusal.kind) {
    case 'pathNotFound':
    case 'methodNotAllowed':
      return ['Common.NotFound', { what: '404 not found' }];
    case 'noCredentials':
      return ['Request.Header.NotFound', {}];
    case 'noTask':
      return ['Task.NotFound', { reason: 'record not found' }];
    case 'wrongWish':
      return [
        'Common.IllegalArgument',
        {
          name: refusal.field,
          reason: `'${refusal.given.slice(0, 64)}' is none of ${refusal.known.join(', ')}`,
        },
      ];
    case 'malformedPath':
      return ['Common.BadRequest', { reason: 'the path cannot be decoded' }];
    case 'bodyTooLarge':
      return ['Request.Body.ReadFailed', { reason: `the body is larger than ${refusal.limit} bytes` }];
    case 'unavailable':
      return ['Common.Unexpected', { reason: refusal.reason }];
  }
}

function answerOf(
  asked: Asked,
  name: ObshellErrorName,
  values: Readonly<Record<string, string | number>>,
  data: Pick<ObshellListErrorResponse, 'data'> = {},
): Answer {
  const entry = obshellErrors[name];
  const body: ObshellListErrorResponse = {
    successful: false,
    timestamp: new Date().toISOString(),
    duration: asked.durationMs,
    status: entry.status,
    traceId: asked.traceId,
    ...data,
    error: { errCode: entry.code, message: renderMessage(entry, values, asked.language) },
  };
  return { status: entry.status, headers: {}, body };
}

type Opened = { body: string; keys?: NonNullable<OpenedHeader['keys']> };

/** What a caller has encrypted: undefined where it was for another key. A header that no client has encrypted is a word, its body plain. */
async function open({ headers, body }: Received, key: AgentKeyPair): Promise<Opened | undefined> {
  const sealed = headerOf(headers);
  const plain = { body: body.toString() };
  if (!sealed) return plain;
  const header = await openHeader(sealed.text, key, async (job) => openBlocks(job));
  // Of the shape of a header's blocks, 64 bytes at least.
  if (!header || header === 'busy') return /^[A-Za-z\d+/]{80,}={0,2}$/.test(sealed.text) ? undefined : plain;
  const text = readBody(body, header.keys);
  return text === undefined ? undefined : { body: text, ...(header.keys && { keys: header.keys }) };
}

/** A session as an agent begins it. */
const session = obshellExamples.logout.requests.session.value as { readonly session_id: string };

async function check({ operation, params }: Found, received: Received, key: AgentKeyPair): Promise<Checked> {
  // Found in the table of these routes.
  const id = operation.operationId as keyof typeof obshellRoutes;
  const opened = await open(received, key);
  if (!opened) {
    const values = { reason: 'crypto/rsa: decryption error' };
    return {
      kind: 'refused',
      answer: (asked) => answerOf(asked, 'Security.Authentication.Header.DecryptFailed', values),
    };
  }
  const { body, keys } = opened;
  const wish = readWish(received.headers.prefer, received.query);
  const asksForNone = Object.keys(wish).length === 0;
  const part = asksForNone ? partsOfDags[id]?.get(params.id ?? '') : undefined;
  const read = readObshellRequest(id, { params, query: parse(received.query), text: body });
  if (read.kind !== 'read') {
    const { name, values } = read;
    return { kind: 'refused', answer: (asked) => answerOf(asked, name, values, dataBeside(id, name)) };
  }
  return {
    kind: 'passed',
    body: Buffer.from(read.body === undefined ? '' : JSON.stringify(read.body)),
    ...(part && { data: () => part }),
    ...(id === 'getSecret' &&
      wish.example === undefined && { data: (data) => ({ ...(data as object), public_key: key.publicKey }) }),
    ...(id === 'login' && keys && { data: () => encryptText(session.session_id, keys) }),
  };
}

/** obshell v1, to whom clients encrypt with this key. */
export const obshellSurface = (key: AgentKeyPair): Surface => ({
  prefix: commonPrefix(operations),
  operations,
  traceHeader: 'x-obshell-trace-id',
  credentialHeaders: ['x-ocs-header', 'x-ocs-agent-header'],
  isAnonymous: ({ operationId }) => routes[operationId]?.metadata.anonymous ?? false,
  check: (found, received) => check(found, received, key),
  answers: ({ operationId }) => examples[operationId]?.answers ?? {},
  taskOf: ({ operation, params: { id } }) =>
    id !== undefined && operation.path === obshellOperations.getDag.path
      ? { id, read: obshellExamples.getDag.answers }
      : undefined,
  sendsOn: true,
  inChinese: chineseErrors(Object.keys(obshellErrors) as ObshellErrorName[], obshellErrorExample),
  refuse: (refusal, asked) => answerOf(asked, ...named(refusal)),
});
