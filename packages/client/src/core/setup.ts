import type { CallerSetup } from './caller.ts';
import { present } from './fields.ts';
import type { ClientOptions } from './options.ts';
import { platformRuntime } from './runtime.ts';
import { fetchTransport } from './transport.ts';

type OfOptions = 'transport' | 'runtime' | 'headers' | 'hooks' | 'validate' | 'timeoutMs' | 'retry';

/** What the options of any client say of its calls; `language` is what goes into `Accept-Language`. */
export function setupOf(
  { fetch, runtime, hooks, validate, timeoutMs, retry }: Omit<ClientOptions, 'baseUrl'>,
  language: string | undefined,
): Pick<CallerSetup, OfOptions> {
  return {
    // Looked up at each call, so that a fetch that is patched later (for tracing, in tests) counts.
    transport: fetchTransport(fetch ?? ((url, init) => globalThis.fetch(url, init))),
    runtime: { ...platformRuntime, ...runtime },
    ...(language ? { headers: { 'accept-language': language } } : {}),
    ...present({ hooks, validate, timeoutMs, retry }),
  };
}
