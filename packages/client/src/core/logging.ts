import type { Hooks, Logger } from './options.ts';

/** Where `OBSTOP_LOG=debug` is set, the console. */
export function platformLogger(): Logger | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.OBSTOP_LOG === 'debug' ? console : undefined;
}

/** Hooks that tell a logger of every request. Neither headers nor bodies are told, and errors hold no secrets. */
export function logging(logger: Logger, hooks: Hooks = {}): Hooks {
  const log = (text: string) => {
    try {
      logger.debug(`obstop ${text}`);
    } catch {
      // It must not end a call.
    }
  };
  return {
    onRequest: (event) => {
      const { operation, method, url, attempt, traceId } = event;
      log(`> ${operation} ${method} ${url} try ${attempt}, trace ${traceId}`);
      return hooks.onRequest?.(event);
    },
    onResponse: (event) => {
      const { operation, status, durationMs, error } = event;
      const what = error ? `${error.kind}: ${error.message}` : 'ok';
      log(`< ${operation} ${status ?? 'no answer'} in ${Math.round(durationMs)} ms, ${what}`);
      hooks.onResponse?.(event);
    },
    onRetry: (event) => {
      log(`… ${event.operation} again in ${Math.round(event.delayMs)} ms`);
      hooks.onRetry?.(event);
    },
  };
}
