import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, vi } from 'vitest';
import { createOtlpTracing } from '../src/tracing/otlp-tracing.ts';
import type { Tracing } from '../src/tracing/tracing.ts';

/** A span as it came over OTLP. */
export interface ReceivedSpan {
  service: string;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Record<string, string | number>;
  links: { traceId: string; spanId: string }[];
  status: { code?: number; message?: string };
}

type Attributes = { key: string; value: { stringValue?: string; intValue?: string | number } }[];

const toRecord = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));

/** A receiver of OTLP over HTTP for one test file; servers have sent everything once they are closed. */
export function useOtlpReceiver() {
  const spans: ReceivedSpan[] = [];
  const problems: string[] = [];
  const made: Tracing[] = [];
  const server = createServer(async (request, response) => {
    // As OTLP's JSON has it.
    const { resourceSpans } = (await json(request)) as {
      resourceSpans: {
        resource: { attributes: Attributes };
        scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes'> & { attributes: Attributes })[] }[];
      }[];
    };
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const service = String(toRecord(resource.attributes)['service.name']);
        spans.push({ ...span, service, attributes: toRecord(span.attributes), links: span.links ?? [] });
      }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });
  return {
    spans,
    problems,
    /** For `hooks`: each start of a server makes one of its own. */
    hooks: {
      get tracing() {
        const tracing = createOtlpTracing((problem) => problems.push(problem));
        made.push(tracing);
        return tracing;
      },
    },
    /** Resolves once every span that has ended is here; none comes later. */
    sent: () => Promise.all(made.map((tracing) => tracing.close())),
  };
}
