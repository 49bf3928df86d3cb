import type { FastifyRequest } from 'fastify';
import { readTraceparent } from '../tracing/traceparent.ts';
import { type Tracing, untraced } from '../tracing/tracing.ts';

/**
 * The span of a request that came in, named and described by OpenTelemetry's conventions for HTTP. What no route of the contract
 * answers (probes, scrapes, unknown paths) has a place in the caller's trace, and no span.
 */
export function requestSpan(tracing: Tracing, request: FastifyRequest, isTls: boolean) {
  const { config, url: route } = request.routeOptions;
  const span = (config.route ? tracing : untraced).start({
    name: `${request.method} ${route}`,
    kind: 'server',
    parent: readTraceparent(request.headers.traceparent),
    attributes: {
      'http.request.method': request.method,
      'http.route': route,
      'url.scheme': isTls ? 'https' : 'http',
      'url.path': request.url.split('?')[0],
    },
  });
  return {
    traceparent: span.traceparent,
    /** Without a status the caller has left before the answer. */
    end: (status: number | undefined) => {
      const failure = status === undefined || status >= 500 ? String(status ?? 'caller_left') : undefined;
      span.end({
        attributes: {
          'http.response.status_code': status,
          'error.type': failure,
          // By then the caller's own, where they sent one.
          'obstop.trace_id': request.traceId,
        },
        ...(failure !== undefined && { error: '' }),
      });
    },
  };
}
