import type { FastifyRequest } from 'fastify';

/** Methods by which nothing is changed. */
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The server's own origin, as the caller names it. A browser alone says `same-origin`: then TLS may have ended before the server. */
function isOwn(origin: string, { headers, protocol }: FastifyRequest, site: string): boolean {
  const { host = '' } = headers;
  const schemes = site === 'same-origin' ? ['http', 'https'] : [protocol];
  return schemes.some((scheme) => URL.parse(`${scheme}://${host}`)?.origin === origin);
}

/**
 * The site from whose page a browser sent a call that changes something, where pages of that site may not; undefined for every other
 * call. Browsers send along what they remember of a login, whoever wrote the page, and need no leave for what a form can send. What is no
 * browser says nothing of where a call came from, and is asked for credentials alone.
 */
export function foreignSite(
  request: FastifyRequest,
  isAllowed: (origin: string) => boolean,
): string | undefined {
  if (reading.has(request.method)) return undefined;
  const { origin, 'sec-fetch-site': sent } = request.headers;
  const site = String(sent ?? '')
    .trim()
    .toLowerCase();
  if (origin !== undefined && isAllowed(origin)) return undefined;
  // A page of a sibling domain is another's, too.
  if (/\b(?:cross|same)-site\b/.test(site)) return origin ?? site;
  return origin === undefined || isOwn(origin, request, site) ? undefined : origin;
}
