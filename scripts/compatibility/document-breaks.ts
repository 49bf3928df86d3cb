import { methods, type OpenApi } from './open-api.ts';
import { operationBreaks } from './operation-breaks.ts';
import { resolverOf } from './schema.ts';

/** A change by which a caller of the release breaks. */
export interface Break {
  /** As `GET /api/v1/time (getAgentTime)`. */
  readonly operation: string;
  /** As `the answer 200 of getAgentTime no longer has data.time`. */
  readonly sentence: string;
}

/** Every change from the released document to today's that breaks a caller; what is the same behind a reference and in place is the same. */
export function documentBreaks(released: OpenApi, today: OpenApi): Break[] {
  const [resolveReleased, resolveToday] = [resolverOf(released), resolverOf(today)];
  return Object.entries(released.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const then = item[method];
      if (!then) return [];
      const now = today.paths[path]?.[method];
      const sentences = now
        ? operationBreaks(
            { operation: then, item, document: released, resolve: resolveReleased },
            { operation: now, item: today.paths[path] ?? {}, document: today, resolve: resolveToday },
          )
        : [`${then.operationId} is gone`];
      return sentences.map((sentence) => ({
        operation: `${method.toUpperCase()} ${path} (${then.operationId})`,
        sentence,
      }));
    }),
  );
}
