import * as z from 'zod';

const LooseEnvelope = z.looseObject({
  successful: z.boolean(),
  status: z.number().nullish(),
  duration: z.number().nullish(),
  timestamp: z.string().nullish(),
  traceId: z.string().nullish(),
  data: z.unknown().optional(),
  error: z
    .looseObject({
      code: z.union([z.number(), z.string()]).nullish(),
      errCode: z.string().nullish(),
      message: z.string().nullish(),
      subErrors: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

/** An obshell envelope, read tolerantly: absent and null are both undefined. */
export interface ObshellEnvelope {
  successful: boolean;
  status?: number;
  durationMs?: number;
  timestamp?: string;
  traceId?: string;
  data?: unknown;
  /** `errCode` since 4.3.1; `code` alone before, and beside it for authentication errors. */
  error?: { errCode?: string; code?: number | string; message: string; subErrors: unknown[] };
}

/** Reads an envelope of any obshell from 4.2.3 on. Throws ZodError where it is none. */
export function readObshellEnvelope(value: unknown): ObshellEnvelope {
  const raw = LooseEnvelope.parse(value);
  const envelope: ObshellEnvelope = { successful: raw.successful };
  if (raw.status != null) envelope.status = raw.status;
  if (raw.duration != null) envelope.durationMs = raw.duration;
  if (raw.timestamp != null) envelope.timestamp = raw.timestamp;
  if (raw.traceId != null) envelope.traceId = raw.traceId;
  if (raw.data != null) envelope.data = raw.data;
  if (raw.error) {
    const { code, errCode, message, subErrors } = raw.error;
    envelope.error = {
      ...(errCode == null ? {} : { errCode }),
      ...(code == null ? {} : { code }),
      message: message ?? '',
      subErrors: subErrors ?? [],
    };
  }
  return envelope;
}

const LooseContents = z.looseObject({ contents: z.array(z.unknown()).nullish() });

/** The items of a list; a nil slice comes as null and reads as empty. Throws ZodError where it is no list. */
export function readObshellContents(data: unknown): unknown[] {
  return LooseContents.parse(data).contents ?? [];
}
