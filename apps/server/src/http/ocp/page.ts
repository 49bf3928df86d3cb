/** Default size of a page, as OCP documents it. */
const defaultSize = 10;

/** Page and size as asked for, or their defaults. */
export function pageAsked(query: { page?: number | undefined; size?: number | undefined }) {
  return { page: query.page ?? 1, size: query.size ?? defaultSize };
}

/** OCP's page of items that were already cut. */
export function page<T>(contents: T[], total: number, asked: { page: number; size: number }) {
  return {
    contents,
    page: {
      number: asked.page,
      size: asked.size,
      totalElements: total,
      totalPages: Math.ceil(total / asked.size),
    },
  };
}

/** Cuts one page out of a whole list; a page past the end is empty. */
export function pageOf<T>(items: T[], query: { page?: number | undefined; size?: number | undefined }) {
  const asked = pageAsked(query);
  const from = (asked.page - 1) * asked.size;
  return page(items.slice(from, from + asked.size), items.length, asked);
}
