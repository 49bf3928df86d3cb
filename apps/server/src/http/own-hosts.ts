import type { FastifyRequest } from 'fastify';

const loopbackAddress = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;
const port = /:\d*$/;
/** Names that lead to this machine alone: nobody can make them lead elsewhere. */
const loopbackName = /^(?:(?:[^\s/:@]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Whether a request's Host is one that a server goes by. On a loopback address a page on another site can call a server only under a
 * name of its own that it has made lead there (DNS rebinding), so there Host has to be a name of this machine, or one of `more`, with or
 * without a port. Elsewhere every Host is right. A request of HTTP/1.0 has none.
 */
export function ownHosts(address: string, more: readonly string[] = []) {
  if (!loopbackAddress.test(address)) return () => true;
  const others = new Set(more.map((each) => each.toLowerCase()));
  return ({ headers: { host } }: Pick<FastifyRequest, 'headers'>): boolean => {
    if (!host) return true;
    const name = host.toLowerCase().replace(port, '');
    return loopbackName.test(name) || others.has(name) || others.has(host.toLowerCase());
  };
}
