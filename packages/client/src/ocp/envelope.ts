import { type ApiDialect, kindOfStatus } from '../core/envelope.ts';
import { flag, id, number, object, optional, present, text } from '../core/fields.ts';

/** OCP's envelope and what its statuses mean. Of the codes only numbers of a sister product are public, so none decides. */
export const ocpDialect: ApiDialect = {
  traceHeader: 'x-trace-id',
  readEnvelope: (body) => {
    const raw = object(body, '');
    const error = raw.error == null ? undefined : object(raw.error, 'error');
    return {
      successful: flag(raw, 'successful', ''),
      ...present({
        data: raw.data ?? undefined,
        status: optional(number, raw, 'status', ''),
        traceId: optional(text, raw, 'traceId', ''),
        timestamp: optional(text, raw, 'timestamp', ''),
      }),
      ...(error
        ? {
            error: {
              // An int on the wire; callers have met it as a text.
              code: codeOf(error.code),
              message: optional(text, error, 'message', 'error') ?? '',
              ...(error.target == null ? {} : { target: object(error.target, 'error.target') }),
              ...(Array.isArray(error.subErrors) ? { subErrors: error.subErrors } : {}),
            },
          }
        : {}),
    };
  },
  classify: (status, { target }) => {
    const kind = kindOfStatus(status);
    const taskId = kind === 'conflict' && target ? optional(id, target, 'taskId', 'error.target') : undefined;
    return { kind, definite: status < 500, ...(taskId === undefined ? {} : { taskId }) };
  },
};

const codeOf = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? value : 0);
