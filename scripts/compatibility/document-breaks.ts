import { methods, type OpenApi } from './open-api.ts';
import { operationBreaks, wholeOperation } from './operation-breaks.ts';
import { dereferenced } from './schema.ts';

/** A change by which a caller of the release breaks. */
export interface Break {
  /** As `GET /api/v1/time (getAgentTime)`. */
  readonly operation: string;
  /** As `the answer 200 of getAgentTime no longer has data.time`. */
  readonly sentence: string;
}

/** Every change from the released document to today's that breaks a caller; what is the same behind a reference and in place is the same. */
export function documentBreaks(released: OpenApi, today: OpenApi): Break[] {
  const [then, now] = [dereferenced(released), dereferenced(today)];
  return Object.keys(then.paths).flatMap((path) =>
    methods.flatMap((method) => {
      const had = wholeOperation(then, path, method);
      if (!had) return [];
      const has = wholeOperation(now, path, method);
      const operation = `${method.toUpperCase()} ${path} (${had.operationId})`;
      const sentences = has ? operationBreaks(had, has) : [`${had.operationId} is gone`];
      return sentences.map((sentence) => ({ operation, sentence }));
    }),
  );
}
