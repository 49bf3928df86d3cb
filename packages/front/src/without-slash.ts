/** The router of obshell sends whoever writes a slash too many to the call without it. */
export function withoutSlash(
  method: string,
  target: string,
): { status: number; headers: Record<string, string>; body: string } {
  const [path = '', query] = target.split(/\?(.*)/s);
  const location = path.slice(0, -1) + (query === undefined ? '' : `?${query}`);
  if (method !== 'GET') return { status: 307, headers: { location }, body: '' };
  const href = location
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&#34;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return {
    status: 301,
    headers: { location, 'content-type': 'text/html; charset=utf-8' },
    body: `<a href="${href}">Moved Permanently</a>.\n\n`,
  };
}
