import type { CallerSetup } from './caller.ts';
import { present } from './fields.ts';
import { logging, platformLogger } from './logging.ts';
import type { ClientOptions } from './options.ts';
import { readNumber } from './read-policy.ts';
import { platformRuntime } from './runtime.ts';
import { fetchTransport } from './transport.ts';

type OfOptions = 'transport' | 'runtime' | 'headers' | 'hooks' | 'validate' | 'timeoutMs' | 'retry';

/** What the options of any client say of its calls; `language` is what goes into `Accept-Language`. */
export function setupOf(
  options: Omit<ClientOptions, 'baseUrl'>,
  language: string | undefined,
): Pick<CallerSetup, OfOptions> {
  const {
    fetch,
    runtime,
    logger = platformLogger(),
    validate,
    timeoutMs,
    retry,
    credentials = 'omit',
  } = options;
  const hooks = logger ? logging(logger, options.hooks) : options.hooks;
  const maxResponseBytes = readNumber('maxResponseBytes', options.maxResponseBytes ?? 2 ** 26);
  return {
    // Looked up at each call, so that a fetch that is patched later (for tracing, in tests) counts.
    transport: fetchTransport(fetch ?? ((url, init) => globalThis.fetch(url, init)), {
      maxResponseBytes,
      credentials,
    }),
    runtime: { ...platformRuntime, ...present({ ...runtime }) },
    ...(language ? { headers: { 'accept-language': language } } : {}),
    ...present({ hooks, validate, timeoutMs, retry }),
  };
}
