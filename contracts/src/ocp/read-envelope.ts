import * as z from 'zod';

const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish();

const LooseEnvelope = z.looseObject({
  successful: z.boolean(),
  status: z.number().nullish(),
  duration: z.number().nullish(),
  server: z.string().nullish(),
  timestamp: z.string().nullish(),
  traceId: z.string().nullish(),
  data: z.unknown().optional(),
  error: z
    .looseObject({
      // An int on the wire; the vendor's own Terraform provider declares and mocks it as a string.
      code: z.union([z.number(), z.string()]).nullish(),
      message: z.string().nullish(),
      target: z.record(z.string(), z.unknown()).nullish(),
      subErrors: z.array(z.looseObject({})).nullish(),
    })
    .nullish(),
});

const LoosePage = z.looseObject({
  contents: z.array(z.unknown()).nullish(),
  // Cluster and zone pages of the vendor print totalPage, its source says totalPages.
  page: z
    .looseObject({ number: count, size: count, totalElements: count, totalPages: count, totalPage: count })
    .nullish(),
});

/** An OCP envelope, read tolerantly: absent and null are both undefined. */
export interface OcpEnvelope {
  successful: boolean;
  status?: number;
  durationMs?: number;
  server?: string;
  timestamp?: string;
  traceId?: string;
  data?: unknown;
  error?: {
    code: number | string;
    message: string;
    target?: Record<string, unknown>;
    subErrors: Record<string, unknown>[];
  };
}

/** Reads an envelope of any OCP. Throws ZodError where it is none. A missing error code reads as 0, "no code". */
export function readOcpEnvelope(value: unknown): OcpEnvelope {
  const raw = LooseEnvelope.parse(value);
  const envelope: OcpEnvelope = { successful: raw.successful };
  if (raw.status != null) envelope.status = raw.status;
  if (raw.duration != null) envelope.durationMs = raw.duration;
  if (raw.server != null) envelope.server = raw.server;
  if (raw.timestamp != null) envelope.timestamp = raw.timestamp;
  if (raw.traceId != null) envelope.traceId = raw.traceId;
  if (raw.data != null) envelope.data = raw.data;
  if (raw.error) {
    const { code, message, target, subErrors } = raw.error;
    envelope.error = {
      code: code ?? 0,
      message: message ?? '',
      subErrors: subErrors ?? [],
      ...(target ? { target } : {}),
    };
  }
  return envelope;
}

/** A page of a list; the paging is absent where the vendor sends none. */
export interface OcpListPage {
  contents: unknown[];
  page?: { number?: number; size?: number; totalElements?: number; totalPages?: number };
}

/** Reads the data of a list call, with `totalPage` for `totalPages` and counts as strings. Throws ZodError. */
export function readOcpPage(data: unknown): OcpListPage {
  const raw = LoosePage.parse(data);
  const contents = raw.contents ?? [];
  if (!raw.page) return { contents };
  const { number, size, totalElements, totalPages, totalPage } = raw.page;
  const page: NonNullable<OcpListPage['page']> = {};
  if (number != null) page.number = number;
  if (size != null) page.size = size;
  if (totalElements != null) page.totalElements = totalElements;
  const pages = totalPages ?? totalPage;
  if (pages != null) page.totalPages = pages;
  return { contents, page };
}
