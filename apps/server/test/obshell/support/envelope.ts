import { expect } from 'vitest';
import type { WireAnswer } from '../fixture-client/wire.ts';

/** RFC 3339 as Go prints it: up to nine digits of fraction with the zeros at the end cut, and always an offset. */
export const goTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?(Z|[+-]\d\d:\d\d)$/;

const order = ['successful', 'timestamp', 'duration', 'status', 'traceId', 'data', 'error'];

/** What holds of every answer; gives its body. */
export function expectEnvelope(answer: WireAnswer, status = 200): Record<string, unknown> {
  expect(answer.status, answer.text).toBe(status);
  // What the Go SDK takes for JSON.
  expect(answer.headers['content-type']).toMatch(/^application\/json(; charset=utf-8)?$/);
  const body = JSON.parse(answer.text) as Record<string, unknown>;
  expect(Object.keys(body)).toEqual(order.filter((key) => Object.hasOwn(body, key)));
  expect(body).toMatchObject({
    successful: status < 400,
    timestamp: expect.stringMatching(goTime),
    duration: expect.any(Number),
    status,
    traceId: expect.any(String),
  });
  expect(Number.isInteger(body.duration)).toBe(true);
  expect(Object.hasOwn(body, 'error')).toBe(status >= 400);
  return body;
}

/** The data of a success. */
export function expectData<T = Record<string, unknown>>(answer: WireAnswer): T {
  const body = expectEnvelope(answer);
  expect(body).toHaveProperty('data');
  return body.data as T;
}

/** The list of a success: a slice is always wrapped, an empty one may be null. */
export function expectContents<T = Record<string, unknown>>(answer: WireAnswer): T[] {
  const data = expectData<{ contents: T[] | null }>(answer);
  expect(Object.keys(data)).toEqual(['contents']);
  return data.contents ?? [];
}

/** Success that says nothing: the key is not there. */
export function expectNoData(answer: WireAnswer): void {
  expect(expectEnvelope(answer)).not.toHaveProperty('data');
}

/** What a refusal has as data: no key, a typed nil of Go, or a nil slice. */
const refusedData = { absent: {}, null: { data: null }, 'no contents': { data: { contents: null } } };

/** A refusal; `code` is the old number, which only authentication still carries. */
export function expectError(
  answer: WireAnswer,
  status: number,
  errCode: string,
  message: string | RegExp,
  { code, data = 'absent' }: { code?: 1 | 10_008; data?: keyof typeof refusedData } = {},
): void {
  const { error, ...rest } = expectEnvelope(answer, status);
  expect('data' in rest ? { data: rest.data } : {}).toEqual(refusedData[data]);
  expect(error).toEqual({
    ...(code === undefined ? {} : { code }),
    errCode,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
  const keys = ['code', 'errCode', 'message'];
  expect(Object.keys(error as object)).toEqual(code === undefined ? keys.slice(1) : keys);
}
