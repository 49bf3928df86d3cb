/** Loaded only where traces are sent: the SDK costs start time and memory. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiagLogLevel, diag, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import manifest from '../../package.json' with { type: 'json' };
import type { Tracing } from './tracing.ts';

const longestFlushMs = 2_000;
const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL };

function contextOf(traceparent: string) {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** Spans in batches, by OTLP over HTTP. The exporter reads its `OTEL_EXPORTER_OTLP_…` variables by itself. */
export function createOtlpTracing(onProblem: (problem: string) => void): Tracing {
  const ignore = () => {};
  const logger = { error: onProblem, warn: ignore, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const ours = resourceFromAttributes({
    'service.name': 'obstop',
    'service.version': manifest.version,
    'service.instance.id': `${hostname()}:${process.pid}`,
  });
  const provider = new TracerProvider({
    resource: ours.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('obstop', manifest.version);
  return {
    start({ name, kind, parent, isLinked, attributes }) {
      const from = parent === undefined ? undefined : contextOf(parent);
      const span = tracer.startSpan(
        name,
        { kind: kinds[kind], attributes, ...(from && isLinked && { links: [{ context: from }] }) },
        from ? trace.setSpanContext(ROOT_CONTEXT, from) : ROOT_CONTEXT,
      );
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
        end: ({ attributes: more = {}, error } = {}) => {
          if (!span.isRecording()) return;
          span.setAttributes(more);
          if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
          span.end();
        },
      };
    },
    close: async () => {
      const late = sleep(longestFlushMs, 'the last spans were not sent in time', { ref: false });
      const problem = await Promise.race([provider.shutdown().catch(String), late]);
      if (problem) onProblem(problem);
    },
  };
}
