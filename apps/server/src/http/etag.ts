/**
 * The tag of a task as it is shown. It is weak: the envelope around the task has its own time and trace id in every answer.
 */
export const etagOf = (taskId: number | string, revision: number | string): string =>
  `W/"${taskId}-${revision}"`;

/** The headers of what has a tag: it is for its caller alone, and to be asked for again each time. */
export const revalidated = (etag: string) => ({ etag, 'cache-control': 'private, no-cache' });

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether an If-None-Match header names the tag, by the weak comparison of RFC 9110; `*` names whatever there is. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}
