import type { OcpBusyTarget, OcpErrorResponse, OcpNoData } from '@obstop/contracts';
import { type ApiDialect, kindOfStatus } from '../core/envelope.ts';
import {
  child,
  flag,
  isId,
  memberOf,
  number,
  object,
  optional,
  present,
  rawOf,
  text,
} from '../core/fields.ts';

type WireEnvelope = (OcpErrorResponse | OcpNoData) & { data?: unknown };

/** OCP's envelope and what its statuses mean. Of the codes only numbers of a sister product are public, so none decides. */
export const ocpDialect: ApiDialect = {
  traceHeader: 'x-trace-id',
  readEnvelope: (body) => {
    const raw = object<WireEnvelope>(body, '');
    const error = optional(child, raw, 'error', '');
    const code = error && memberOf(error, 'code');
    const subErrors = error && memberOf(error, 'subErrors');
    const target = error && optional(child, error, 'target', 'error');
    return {
      successful: flag(raw, 'successful', ''),
      ...present({
        data: memberOf(raw, 'data') ?? undefined,
        status: optional(number, raw, 'status', ''),
        traceId: optional(text, raw, 'traceId', ''),
        timestamp: optional(text, raw, 'timestamp', ''),
      }),
      ...(error
        ? {
            error: {
              // An int on the wire; callers have met it as a text.
              code: typeof code === 'number' || typeof code === 'string' ? code : 0,
              message: optional(text, error, 'message', 'error') ?? '',
              ...(target ? { target: rawOf(target) } : {}),
              ...(Array.isArray(subErrors) ? { subErrors } : {}),
            },
          }
        : {}),
    };
  },
  classify: (status, { target }) => {
    const kind = kindOfStatus(status);
    const { taskId }: { readonly [K in keyof OcpBusyTarget]?: unknown } = target ?? {};
    return {
      kind,
      definite: status < 500,
      ...(kind === 'conflict' && isId(taskId) ? { taskId } : {}),
    };
  },
};
