import { type Language, renderMessage } from '../../definition/error-entry.ts';
import type { Example } from '../../definition/route-metadata.ts';
import type { ObshellErrorResponse } from '../envelope.ts';
import { type ObshellErrorName, obshellErrors } from '../error-catalogue.ts';

const timestamp = '2026-11-21T10:00:00.412727587+08:00';
const traceId = 'd0991236cc3983cf';

/** A success envelope without data, keys in obshell's order. */
export function withoutData() {
  return { successful: true, timestamp, duration: 3, status: 200, traceId };
}

/** A success envelope around example data. */
export function withData(data: unknown) {
  return { ...withoutData(), data };
}

/** A success envelope around a list. */
export function withContents(contents: unknown[] | null) {
  return withData({ contents });
}

/** The answer that an error gives with its catalogue's example arguments. */
export function errorExample(name: ObshellErrorName, language: Language = 'en'): Example {
  const entry = obshellErrors[name];
  const value: ObshellErrorResponse = {
    successful: false,
    timestamp,
    duration: 0,
    status: entry.status,
    traceId,
    error: {
      ...(entry.legacyCode !== undefined ? { code: entry.legacyCode } : {}),
      errCode: entry.code,
      message: renderMessage(entry, entry.example, language),
    },
  };
  return { summary: entry.when, value };
}
