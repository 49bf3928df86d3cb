import { OptionsError } from '../config/options.ts';
import { type Tracing, untraced } from './tracing.ts';

/**
 * Sends traces where `OTEL_EXPORTER_OTLP_ENDPOINT` says, by OpenTelemetry's SDK, which is not even loaded otherwise.
 * `onProblem` is told of what could not be sent. Throws OptionsError where the variables ask for something that there is not.
 */
export async function openTracing(
  env: NodeJS.ProcessEnv,
  onProblem: (problem: string) => void,
): Promise<Tracing> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return untraced;
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    throw new OptionsError(['OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL']);
  for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'])
    if (env[name] && env[name] !== 'http/json')
      throw new OptionsError([`${name} must be http/json: traces are sent in no other way`]);
  const { createOtlpTracing } = await import('./otlp-tracing.ts');
  return createOtlpTracing(onProblem);
}
