import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { ErrorEntry } from '../definition/error-entry.ts';
import { obshellErrors } from '../obshell/error-catalogue.ts';
import { obstopErrors } from '../obstop/error-catalogue.ts';
import { obstopRoutes } from '../obstop/routes.ts';
import { englishIn, inChinese, sayOcpError } from './chinese.ts';
import { ocpErrors } from './error-catalogue.ts';
import { ocpRoutes } from './routes.ts';
import { checkOcpParts } from './rules/check-parts.ts';

/** Names of things and formats, which Chinese texts keep. */
const names =
  /\b(?:Zone|OBServer|OceanBase|JSON|HTTP|UTF-8|traceId|application\/json|admin|ADMIN|STOP_SERVICE|force|Prism|ISO)\b/g;
const latin = (text: string) => text.replace(names, '').match(/[A-Za-z]{2,}/g) ?? [];

/** An entry without its arguments. */
const bare = ({ message }: ErrorEntry) => message.zh.replace(/\{\w+\}/g, '');

it.each(Object.entries(obstopErrors))('%s says nothing in English', (_, entry: ErrorEntry) => {
  expect(latin(bare(entry))).toEqual([]);
  expect(englishIn(entry.example)).toEqual([]);
});

it('no text of obshell has two English words in a row', () => {
  const texts = Object.values<ErrorEntry>(obshellErrors).map(({ message }) => message.zh);
  // `root` is the user's name.
  expect(texts.filter((text) => /[A-Za-z]{2,} (?!root\b)[a-z]{2,}/.test(text))).toEqual([]);
});

/** Whatever a caller may write in place of what is asked for. */
const wrong: unknown[] = [
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    '',
    'x',
    '1',
    'x'.repeat(300),
    '\u0000',
    'RUNNING,x',
    'id,up',
  ],
  ...[[], ['x'], Array(300).fill('x'), Array(300).fill('x'.repeat(200)), {}, { x: 1, y: 2 }],
  ...[
    { kind: 'x' },
    { kind: 'hang', operation: 'x', y: 1 },
    { kind: 'slow', latency: { kind: 'fixed', ms: -1 } },
  ],
  { kind: 'fail', operation: 'observe', times: 0, probability: 2, message: 'x'.repeat(300) },
  { kind: 'fail', operation: 1, times: 1.5, probability: 'x', message: 1 },
  { kind: 'slow', latency: { kind: 'uniform', minMs: 2, maxMs: 1 } },
  { clusterId: 0, zoneName: '', serverId: 'x' },
];

const parts = Object.entries({ ...ocpRoutes, ...obstopRoutes }).flatMap(([operation, route]) => {
  const { pathParams, query, body } = route as { pathParams?: unknown; query?: unknown; body?: unknown };
  return ([{ params: pathParams }, { query }, { body }] as Record<string, z.ZodType | undefined>[])
    .filter((part) => Object.values(part)[0] !== undefined)
    .map((part) => [`${operation} ${Object.keys(part)[0]}`, part] as const);
});

/** The schema's own members, where it is an object, optional or not. */
const keysOf = (schema: z.ZodType | undefined): string[] => {
  const { def } = schema as unknown as { def: { innerType?: z.ZodType; shape?: object } };
  return def.innerType ? keysOf(def.innerType) : Object.keys(def.shape ?? {});
};

it.each(parts)('every rule that %s can break has a Chinese text', (_, part) => {
  const [[place = '', schema] = []] = Object.entries(part);
  const given = [...wrong, ...keysOf(schema).flatMap((key) => wrong.map((value) => ({ [key]: value })))];
  const english = given.flatMap((value) => {
    const read = checkOcpParts(part, { params: {}, query: {}, body: {}, [place]: value });
    return read.kind === 'refusal' ? englishIn(read.values, read.subErrors) : [];
  });
  expect([...new Set(english)]).toEqual([]);
});

describe('what is said', () => {
  it.each([
    [
      'statusNotAllowed',
      { cluster: 'obdemo', what: 'the cluster', state: 'STOPPING', allowed: 'RUNNING, UNAVAILABLE' },
      '集群 obdemo 不允许执行该操作：集群的状态为停止中；允许的状态：运行中、不可用。',
    ],
    [
      'invalidParameter',
      { field: 'force', rule: 'must be true or false' },
      '参数 force 不合法：必须是 true 或 false。',
    ],
    [
      'clusterBusy',
      { cluster: 'obdemo', taskId: 7, taskName: 'Stop OB zone' },
      '集群 obdemo 不允许执行该操作：任务 7（停止 Zone）尚未结束。',
    ],
    [
      'taskStateNotAllowed',
      { operation: 'RETRY', id: 1, state: 'FAILED (ROLLBACK)' },
      '任务 1 处于失败（回滚）状态，不支持重试操作。',
    ],
    [
      'illegalArgument',
      { field: 'type', rule: 'the body says STOP_SERVICE and the query says STOP_PROCESS' },
      '非法参数 type：请求体中为 STOP_SERVICE，查询参数中为 STOP_PROCESS。',
    ],
  ] as const)('of %s', (name, values, message) => {
    expect(sayOcpError(ocpErrors[name], values, 'zh')).toEqual({ message });
  });

  it('of each broken rule, and in English as it is', () => {
    const subErrors = [{ field: 'size', object: 'query', message: 'must be an integer from 1 to 2000' }];
    const say = (language: 'en' | 'zh') =>
      sayOcpError(ocpErrors.invalidParameter, {}, language, subErrors).subErrors?.[0]?.message;
    expect([say('zh'), say('en')]).toEqual(['必须是 1 到 2000 的整数', 'must be an integer from 1 to 2000']);
  });

  it('of names that callers gave is the name, whatever word it is', () => {
    const { message } = sayOcpError(ocpErrors.clusterProtected, { cluster: 'RUNNING' }, 'zh');
    expect(message).toContain('集群 RUNNING 不允许');
    expect(inChinese('zone RUNNING')).toBe('Zone RUNNING');
  });
});
